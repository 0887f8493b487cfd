// Facts of HL7 v2.3 to 2.8.1, chapter 2A; see tables.h for the form.
#include "mapping/models/hl7v2/tables.h"

namespace linkway::mapping {

std::string_view hl7v2_types() {
  return R"(
AUI: ST Authorization number; DT Date; ST Source
CCD: ID/0100 Invocation event; DTM Date time
CCP: NM Channel calibration sensitivity correction factor; NM Channel calibration baseline; NM Channel calibration
  time skew
CD: WVI Channel identifier; WVS Waveform source; CSU Channel sensitivity and units; CCP Channel calibration
  parameters; NM Channel sampling frequency; NR Minimum and maximum data values
CNE: ST Identifier; ST Text; ID/0396 Name of coding system; ST Alternate identifier; ST Alternate text; ID/0396 Name
  of alternate coding system; ST Coding system version ID; ST Alternate coding system version ID; ST Original text;
  ST Second alternate identifier; ST Second alternate text; ID Name of second alternate coding system; ST Second
  alternate coding system version ID; ST Coding system OID; ST Value set OID; DTM Value set version ID; ST Alternate
  coding system OID; ST Alternate value set OID; DTM Alternate value set version ID; ST Second alternate coding
  system OID; ST Second alternate value set OID; DTM Second alternate value set version ID
CNN: ST ID number; ST Family name; ST Given name; ST Second and further given names or initials thereof; ST Suffix
  e.g. jr or iii; ST Prefix e.g. dr; IS/0360 Degree e.g. md; IS/0297 Source table; IS/0363 Assigning authority
  namespace ID; ST Assigning authority universal ID; ID/0301 Assigning authority universal ID type
CP: MO Price; ID/0205 Price type; NM From value; NM To value; CWE Range units; ID/0298 Range type
CQ: NM Quantity; CWE Units
CSU: NM Channel sensitivity; ST Unit of measure identifier; ST Unit of measure description; ID/0396 Unit of measure
  coding system; ST Alternate unit of measure identifier; ST Alternate unit of measure description; ID/0396
  Alternate unit of measure coding system; ST Unit of measure coding system version ID; ST Alternate unit of measure
  coding system version ID; ST Original text; ST Second alternate unit of measure identifier; ST Second alternate
  unit of measure text; ID Name of second alternate unit of measure coding sy; ST Second alternate unit of measure
  coding system ver; ST Unit of measure coding system OID; ST Unit of measure value set OID; DTM Unit of measure
  value set version ID; ST Alternate unit of measure coding system OID; ST Alternate unit of measure value set OID;
  DTM Alternate unit of measure value set version ID; ST Alternate unit of measure coding system OID; ST Alternate
  unit of measure value set OID; ST Alternate unit of measure value set version ID
CWE: ST Identifier; ST Text; ID/0396 Name of coding system; ST Alternate identifier; ST Alternate text; ID/0396 Name
  of alternate coding system; ST Coding system version ID; ST Alternate coding system version ID; ST Original text;
  ST Second alternate identifier; ST Second alternate text; ID Name of second alternate coding system; ST Second
  alternate coding system version ID; ST Coding system OID; ST Value set OID; DTM Value set version ID; ST Alternate
  coding system OID; ST Alternate value set OID; DTM Alternate value set version ID; ST Second alternate coding
  system OID; ST Second alternate value set OID; DTM Second alternate value set version ID
CX: ST ID number; ST Identifier check digit; ID/0061 Check digit scheme; HD/0363 Assigning authority; ID/0203
  Identifier type code; HD Assigning facility; DT Effective date; DT Expiration date; CWE Assigning jurisdiction;
  CWE Assigning agency or department; ST Security check; ID Security check scheme
DDI: NM Delay days; MO Monetary amount; NM Number of days
DIN: DTM Date; CWE/0531 Institution name
DLD: CWE/0113 Discharge to location; DTM Effective date
DLN: ST License number; CWE/0333 Issuing state province country; DT Expiration date
DLT: NR Normal range; NM Numeric threshold; ID/0523 Change computation; NM Days retained
DR: DTM Range start date time; DTM Range end date time
DTN: CWE/0149 Day type; NM Number of days
ED: HD Source application; ID/0191 Type of data; ID/0291 Data subtype; ID/0299 Encoding; TX Data
EI: ST Entity identifier; IS/0363 Namespace ID; ST Universal ID; ID/0301 Universal ID type
EIP: EI Placer assigned identifier; EI Filler assigned identifier
ELD: ST Segment ID; NM Segment sequence; NM Field position; CWE/0357 Code identifying error
ERL: ST Segment ID; NM Segment sequence; NM Field position; NM Field repetition; NM Component number; NM Sub
  component number
FC: CWE/0064 Financial class code; DTM Effective date
FN: ST Surname; ST Own surname prefix; ST Own surname; ST Surname prefix from partner spouse; ST Surname from
  partner spouse
HD: IS/0300 Namespace ID; ST Universal ID; ID/0301 Universal ID type
ICD: CWE/0150 Certification patient type; ID/0136 Certification required; DTM Date time certification required
JCC: CWE/0327 Job code; CWE/0328 Job class; TX Job description text
LA1: IS/0302 Point of care; IS/0303 Room; IS/0304 Bed; HD Facility; IS/0306 Location status; IS/0305 Patient
  location type; IS/0307 Building; IS/0308 Floor; XAD Address
LA2: IS/0302 Point of care; IS/0303 Room; IS/0304 Bed; HD Facility; IS/0306 Location status; IS/0305 Patient
  location type; IS/0307 Building; IS/0308 Floor; ST Street address; ST Other designation; ST City; ST State or
  province; ST ZIP or postal code; ID/0399 Country; ID/0190 Address type; ST Other geographic designation
MA: NM Sample y from channel 1; NM Sample y from channel 2; NM Sample y from channel 3; NM Sample y from channel 4;
  NM Sample 2 from channel n; NM Sample n from channel n
MO: NM Quantity; ID Denomination
MOC: MO Monetary amount; CWE Charge code
MOP: ID/0148 Money or percentage indicator; NM Money or percentage quantity; ID Monetary denomination
MSG: ID/0076 Message code; ID/0003 Trigger event; ID/0354 Message structure
NA: NM Value1; NM Value2; NM Value3; NM Value4
NDL: CNN Name; DTM Start date time; DTM End date time; IS/0302 Point of care; IS/0303 Room; IS/0304 Bed; HD
  Facility; IS/0306 Location status; IS/0305 Patient location type; IS/0307 Building; IS/0308 Floor
NR: NM Low value; NM High value
OCD: CNE/0350 Occurrence code; DT Occurrence date
OSD: ID/0524 Sequence results flag; ST Placer order number entity identifier; IS/0363 Placer order number namespace
  ID; ST Filler order number entity identifier; IS/0363 Filler order number namespace ID; ST Sequence condition
  value; NM Maximum number of repeats; ST Placer order number universal ID; ID/0301 Placer order number universal ID
  type; ST Filler order number universal ID; ID/0301 Filler order number universal ID type
OSP: CNE/0351 Occurrence span code; DT Occurrence span start date; DT Occurrence span stop date
PIP: CWE/0525 Privilege; CWE/0526 Privilege class; DT Expiration date; DT Activation date; EI Facility
PL: HD/0302 Point of care; HD/0303 Room; HD/0304 Bed; HD/0300 Facility; IS/0306 Location status; IS/0305 Person
  location type; HD/0307 Building; HD/0308 Floor; ST Location description; EI Comprehensive location identifier; HD
  Assigning authority for location
PLN: ST ID number; CWE/0338 Type of ID number; ST State other qualifying information; DT Expiration date
PPN: ST Person identifier; FN Family name; ST Given name; ST Second and further given names or initials thereof; ST
  Suffix e.g. jr or iii; ST Prefix e.g. dr; IS/0360 Degree e.g. md; CWE/0297 Source table; HD/0363 Assigning
  authority; ID/0200 Name type code; ST Identifier check digit; ID/0061 Check digit scheme; ID/0203 Identifier type
  code; HD Assigning facility; DTM Date time action performed; ID/0465 Name representation code; CWE/0448 Name
  context; DR Name validity range; ID/0444 Name assembly order; DTM Effective date; DTM Expiration date; ST
  Professional suffix; CWE Assigning jurisdiction; CWE Assigning agency or department; ST Security check; ID
  Security check scheme
PRL: CWE Parent observation identifier; ST Parent observation sub identifier; TX Parent observation value descriptor
PT: ID/0103 Processing ID; ID/0207 Processing mode
PTA: CWE/0147 Policy type; CWE/0193 Amount class; NM Money or percentage quantity; MOP Money or percentage
QIP: ST Segment field name; ST Values
QSC: ST Segment field name; ID/0209 Relational operator; ST Value; ID/0210 Relational conjunction
RCD: ST Segment field name; ID/0440 HL7 data type; NM Maximum column width
RFR: NR Numeric range; CWE/0001 Administrative sex; NR Age range; NR Gestational age range; ST Species; ST Race
  subspecies; TX Conditions
RI: CWE/0335 Repeat pattern; ST Explicit time interval
RMC: CWE/0145 Room type; CWE/0146 Amount type; NM Coverage amount; MOP Money or percentage
RP: ST Pointer; HD Application ID; ID/0191 Type of data; ID/0291 Subtype
RPT: CWE/0335 Repeat pattern code; ID/0527 Calendar alignment; NM Phase range begin value; NM Phase range end value;
  NM Period quantity; CWE Period units; ID/0136 Institution specified time; ID/0528 Event; NM Event offset quantity;
  CWE Event offset units; ST General timing specification
SAD: ST Street or mailing address; ST Street name; ST Dwelling number
SCV: CWE Parameter class; ST Parameter value
SN: ST Comparator; NM Num1; ST Separator suffix; NM Num2
SPD: ST Specialty name; ST Governing board; ID/0337 Eligible or certified; DT Date of certification
SPS: CWE Specimen source name or code; CWE/0371 Additives; TX Specimen collection method; CWE/0163 Body site;
  CWE/0495 Site modifier; CWE Collection method modifier code; CWE/0369 Specimen role
SRT: ST Sort by field; ID/0397 Sequencing
TQ: CQ Quantity; RI Interval; ST Duration; DTM Start date time; DTM End date time; ST Priority; ST Condition; TX
  Text; ID/0472 Conjunction; OSD Order sequencing; CWE Occurrence duration; NM Total occurrences
UVC: CWE/0153 Value code; MO Value amount; NM Non monetary value amount quantity; CWE Non monetary value amount
  units
VH: ID/0267 Start day range; ID/0267 End day range; TM Start hour range; TM End hour range
VID: ID/0104 Version ID; CWE/0399 Internationalization code; CWE International version ID
VR: ST First data code value; ST Last data code value
WVI: NM Channel number; ST Channel name
WVS: ST Source one name; ST Source two name
XAD: SAD Street address; ST Other designation; ST City; ST State or province; ST ZIP or postal code; ID/0399
  Country; ID/0190 Address type; ST Other geographic designation; CWE/0289 County parish code; CWE/0288 Census
  tract; ID/0465 Address representation code; DR Address validity range; DTM Effective date; DTM Expiration date;
  CWE Expiration reason; ID Temporary indicator; ID Bad address indicator; ID Address usage; ST Addressee; ST
  Comment; NM Preference order; CWE Protection code; EI Address identifier
XCN: ST Person identifier; FN Family name; ST Given name; ST Second and further given names or initials thereof; ST
  Suffix e.g. jr or iii; ST Prefix e.g. dr; IS/0360 Degree e.g. md; CWE/0297 Source table; HD/0363 Assigning
  authority; ID/0200 Name type code; ST Identifier check digit; ID/0061 Check digit scheme; ID/0203 Identifier type
  code; HD Assigning facility; ID/0465 Name representation code; CWE/0448 Name context; DR Name validity range;
  ID/0444 Name assembly order; DTM Effective date; DTM Expiration date; ST Professional suffix; CWE Assigning
  jurisdiction; CWE Assigning agency or department; ST Security check; ID Security check scheme
XON: ST Organization name; CWE/0204 Organization name type code; NM ID number; NM Identifier check digit; ID/0061
  Check digit scheme; HD/0363 Assigning authority; ID/0203 Identifier type code; HD Assigning facility; ID/0465 Name
  representation code; ST Organization identifier
XPN: FN Family name; ST Given name; ST Second and further given names or initials thereof; ST Suffix e.g. jr or iii;
  ST Prefix e.g. dr; ST/0360 Degree; ID/0200 Name type code; ID/0465 Name representation code; CWE/0448 Name
  context; DR Name validity range; ID/0444 Name assembly order; DTM Effective date; DTM Expiration date; ST
  Professional suffix; ST Called by
XTN: ST Telephone number; ID/0201 Telecommunication use code; ID/0202 Telecommunication equipment type; ST
  Communication address; ST Country code; ST Area city code; ST Local number; ST Extension; ST Any text; ST
  Extension prefix; ST Speed dial code; ST Unformatted telephone number; DTM Effective start date; DTM Expiration
  date; CWE Expiration reason; CWE Protection code; EI Shared telecommunication identifier; NM Preference order
)";
}

}  // namespace linkway::mapping
