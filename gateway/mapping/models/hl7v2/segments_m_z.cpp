// Facts of HL7 v2.3 to 2.8.1, chapters 2 to 17; see tables.h for the form.
#include "mapping/models/hl7v2/tables.h"

namespace linkway::mapping {

std::string_view hl7v2_segments_m_z() {
  return R"(
MCP: SI! Set ID; CWE! Producer's service test observation ID; MO Universal service price range low value; MO
  Universal service price range high value; ST Reason for universal service cost range
MFA: ID!/0180 Record level event code; ST MFN control ID; DTM Event completion date time; CWE!/0181 MFN record level
  error return; varies*!/9999 Primary key value; ID*!/0355 Primary key value type
MFE: ID!/0180 Record level event code; ST MFN control ID; DTM Effective date time; varies*!/9999 Primary key value;
  ID*!/0355 Primary key value type; DTM Entered date time; XCN Entered by
MFI: CWE!/0175 Master file identifier; HD*/0361 Master file application identifier; ID!/0178 File level event code;
  DTM Entered date time; DTM Effective date time; ID!/0179 Response level code
MRG: CX*!/0061 Prior patient identifier list; CX* Prior alternate patient ID; CX/0061 Prior patient account number;
  CX Prior patient ID; CX/0061 Prior visit number; CX*/0061 Prior alternate visit ID; XPN*/0200 Prior patient name
MSA: ID!/0008 Acknowledgment code; ST! Message control ID; ST Text message; NM Expected sequence number; ID/0102
  Delayed acknowledgment type; CNE/0357 Error condition; NM Message waiting number; ID/0520 Message waiting priority
MSH: ST Field separator; ST Encoding characters; HD/0361 Sending application; HD/0362 Sending facility; HD/0361
  Receiving application; HD/0362 Receiving facility; DTM Date time of message; ST Security; MSG!/0076 Message type;
  ST! Message control ID; PT! Processing ID; VID!/0104 Version ID; NM Sequence number; ST Continuation pointer;
  ID/0155 Accept acknowledgment type; ID/0155 Application acknowledgment type; ID/0399 Country code; ID*/0211
  Character set; CWE Principal language of message; ID/0356 Alternate character set handling scheme; EI*/0449
  Message profile identifier; XON Sending responsible organization; XON Receiving responsible organization; HD
  Sending network address; HD Receiving network address
NCK: DTM System date time
NDS: NM! Notification reference number; DTM! Notification date time; CWE!/0367 Notification alert severity;
  CWE!/9999 Notification code
NK1: SI! Set ID; XPN*/0200 Name; CWE/0063 Relationship; XAD* Address; XTN* Phone number; XTN* Business phone number;
  CWE/0131 Contact role; DT Start date; DT End date; ST Next of kin associated parties job title; JCC/0327 Next of
  kin associated parties job code class; CX Next of kin associated parties employee number; XON* Organization name;
  CWE*/0002 Marital status; CWE/0001 Administrative sex; DTM Date time of birth; CWE*/0223 Living dependency;
  CWE*/0009 Ambulatory status; CWE*/0171 Citizenship; CWE/0296 Primary language; CWE/0220 Living arrangement;
  CWE/0215 Publicity code; ID/0136 Protection indicator; CWE/0231 Student indicator; CWE/0006 Religion; XPN*
  Mother's maiden name; CWE/0212 Nationality; CWE*/0189 Ethnic group; CWE*/0222 Contact reason; XPN*/0200 Contact
  person's name; XTN* Contact person's telephone number; XAD* Contact person's address; CX* Next of kin associated
  party's identifiers; CWE/0311 Job status; CWE*/0005 Race; CWE/0295 Handicap; ST Contact person social security
  number; ST Next of kin birth place; CWE/0099 VIP indicator; XTN Next of kin telecommunication information; XTN
  Contact person's telecommunication information
NPU: PL!/0079 Bed location; CWE/0116 Bed status
NSC: CWE/0409 Application change type; ST Current cpu; ST Current fileserver; HD/0361 Current application; HD/0362
  Current facility; ST/0206 New cpu; ST New fileserver; HD/0361 New application; HD/0362 New facility
NST: ID/0136 Statistics available; ST Source identifier; ID/0332 Source type; DTM Statistics start; DTM Statistics
  end; NM Receive character count; NM Send character count; NM Messages received; NM Messages sent; NM Checksum
  errors received; NM Length errors received; NM Other errors received; NM Connect timeouts; NM Receive timeouts; NM
  Application control level errors
NTE: SI Set ID; ID/0105 Source of comment; FT* Comment; CWE/0364 Comment type; XCN Entered by; DTM Entered date
  time; DTM Effective start date; DTM Expiration date
OBR: SI Set ID; EI* Placer order number; EI Filler order number; CWE! Universal service identifier; ID Priority; DTM
  Requested date time; DTM Observation date time; DTM Observation end date time; CQ Collection volume; XCN*
  Collector identifier; ID/0065 Specimen action code; CWE/9999 Danger code; CWE*/0916 Relevant clinical information;
  DTM Specimen received date time; SPS/0070 Specimen source; XCN* Ordering provider; XTN* Order callback phone
  number; ST Placer field 1; ST Placer field 2; ST Filler field 1; ST Filler field 2; DTM Results rpt status chng
  date time; MOC Charge to practice; ID/0074 Diagnostic serv sect ID; ID/0123 Result status; PRL Parent result; PRL*
  Parent result; XCN* Result copies to; EIP Parent results observation identifier; ID/0124 Transportation mode;
  CWE*/9999 Reason for study; NDL Principal result interpreter; NDL* Assistant result interpreter; NDL* Technician;
  NDL* Transcriptionist; DTM Scheduled date time; NM Number of sample containers; CWE*/9999 Transport logistics of
  collected sample; CWE*/9999 Collector's comment; CWE/9999 Transport arrangement responsibility; ID/0224 Transport
  arranged; ID/0225 Escort required; CWE*/9999 Planned patient transport comment; CNE/0088 Procedure code; CNE*/0340
  Procedure code modifier; CWE*/0411 Placer supplemental service information; CWE*/0411 Filler supplemental service
  information; CWE/0476 Medically necessary duplicate procedure reason; CWE/0507 Result handling; CWE Parent
  universal service identifier; EI Observation group ID; EI Parent observation group ID; CX* Alternate placer order
  number; EIP Parent order
OBX: SI Set ID; ID/0125 Value type; CWE!/9999 Observation identifier; ST* Observation sub ID; varies* Observation
  value; CWE/9999 Units; ST References range; CWE*/0078 Interpretation codes; NM* Probability; ID*/0080 Nature of
  abnormal test; ID!/0085 Observation result status; DTM Effective date of reference range; ST* User defined access
  checks; DTM Date time of the observation; CWE/9999 Producer's ID; XCN* Responsible observer; CWE*/9999 Observation
  method; EI* Equipment instance identifier; DTM Date time of the analysis; CWE*/0163 Observation site; EI
  Observation instance identifier; CNE/0725 Mood code; XON* Performing organization name; XAD* Performing
  organization address; XCN* Performing organization medical director; ID*/0909 Patient results release category;
  CWE/0914 Root cause; CWE*/0915 Local process control; ID*/0936 Observation type; ID*/0937 Observation sub type
ODS: ID!/0159 Type; CWE*/9999 Service period; CWE*!/9999 Diet supplement or preference code; ST* Text instruction
ODT: CWE!/0160 Tray type; CWE*/9999 Service period; ST Text instruction
OM1: NM Sequence number test observation master file; CWE/9999 Producer's service test observation ID; ID*/0125
  Permitted data types; ID/0136 Specimen required; CWE/9999 Producer ID; TX Observation description; CWE*/9999 Other
  service test observation ids for the observation; ST* Other names; ST Preferred report name for the observation;
  ST Preferred short name or mnemonic for the observation; ST Preferred long name for the observation; ID/0136
  Orderability; CWE*/9999 Identity of instrument used to perform this study; CWE*/9999 Coded representation of
  method; ID/0136 Portable device indicator; CWE*/9999 Observation producing department section; XTN Telephone
  number of section; CWE/0174 Nature of service test observation; CWE/9999 Report subheader; ST Report display
  order; DTM Date time stamp for any change in definition for the observation; DTM Effective date time of change; NM
  Typical turn around time; NM Processing time; ID*/0168 Processing priority; ID/0169 Reporting priority; CWE*/9999
  Outside site's where observation may be performed; XAD* Address of outside site's; XTN Phone number of outside
  site; CWE/0177 Confidentiality code; CWE*/9999 Observations required to interpret this observation; TX
  Interpretation of observations; CWE*/9999 Contraindications to observations; CWE*/9999 Reflex tests observations;
  TX* Rules that trigger reflex testing; CWE*/9999 Fixed canned message; TX* Patient preparation; CWE/9999 Procedure
  medication; TX Factors that may affect the observation; ST* Service test observation performance schedule; TX
  Description of test methods; CWE/0254 Kind of quantity observed; CWE/0255 Point versus interval; TX/0256 Challenge
  information; CWE/0258 Relationship modifier; CWE/9999 Target anatomic site of test; CWE/0910 Modality of imaging
  measurement; ID/0919 Exclusive test; ID/0074 Diagnostic serv sect ID; CWE Taxonomic classification code; ST* Other
  names; CWE*/9999 Replacement producer's service test observation ID; TX* Prior resuts instructions; TX Special
  instructions; CWE* Test category; CWE/9999 Observation identifier associated with producer's service test
  observation ID; CQ Typical turn around time; CWE*/0001 Gender restriction; NR* Age restriction
OM2: NM Sequence number test observation master file; CWE/9999 Units of measure; NM* Range of decimal precision;
  CWE/9999 Corresponding si units of measure; TX Si conversion factor; RFR* Reference normal range for ordinal and
  continuous observations; RFR* Critical range for ordinal and continuous observations; RFR Absolute range for
  ordinal and continuous observations; DLT* Delta check criteria; NM Minimum meaningful increments
OM3: NM Sequence number test observation master file; CWE/9999 Preferred coding system; CWE*/9999 Valid coded
  answers; CWE*/9999 Normal text codes for categorical observations; CWE*/9999 Abnormal text codes for categorical
  observations; CWE*/9999 Critical text codes for categorical observations; ID/0125 Value type
OM4: NM Sequence number test observation master file; ID/0170 Derived specimen; TX* Container description; NM*
  Container volume; CWE*/9999 Container units; CWE/9999 Specimen; CWE/0371 Additive; TX Preparation; TX Special
  handling requirements; CQ Normal collection volume; CQ Minimum collection volume; TX Specimen requirements;
  ID*/0027 Specimen priorities; CQ Specimen retention time; CWE*/0376 Specimen handling code; ID/0920 Specimen
  preference; NM Preferred specimen attribture sequence ID; CWE* Taxonomic classification code
OM5: NM Sequence number test observation master file; CWE*/9999 Test observations included within an ordered test
  battery; ST Observation ID suffixes
OM6: NM Sequence number test observation master file; TX Derivation rule
OM7: NM! Sequence number test observation master file; CWE! Universal service identifier; CWE*/0412 Category
  identifier; TX Category description; ST* Category synonym; DTM Effective test service start date time; DTM
  Effective test service end date time; NM Test service default duration quantity; CWE/9999 Test service default
  duration units; CWE/0335 Test service default frequency; ID/0136 Consent indicator; CWE/0413 Consent identifier;
  DTM Consent effective start date time; DTM Consent effective end date time; NM Consent interval quantity; CWE/0414
  Consent interval units; NM Consent waiting period quantity; CWE/0414 Consent waiting period units; DTM Effective
  date time of change; XCN Entered by; PL* Orderable at location; CWE/0473 Formulary status; ID/0136 Special order
  indicator; CWE*/0132 Primary key value cdm
OMC: NM Sequence number test observation master file; ID/0206 Segment action code; EI Segment unique key; CWE!/9999
  Clinical information request; CWE*!/0938 Collection event process step; CWE!/0939 Communication location; ID/0136
  Answer required; ST Hint help text; varies/0125 Type of answer; ID/0136 Multiple answers allowed; CWE*/9999 Answer
  choices; NM Character limit; NM Number of decimals
ORC: ID/0119 Order control; EI* Placer order number; EI Filler order number; EIP Placer group number; ID/0038 Order
  status; ID/0121 Response flag; TQ* Quantity timing; EIP Parent order; DTM Date time of transaction; XCN* Entered
  by; XCN* Verified by; XCN* Ordering provider; PL Enterer's location; XTN* Call back phone number; DTM Order
  effective date time; CWE/9999 Order control code reason; CWE/9999 Entering organization; CWE/9999 Entering device;
  XCN* Action by; CWE/0339 Advanced beneficiary notice code; XON* Ordering facility name; XAD* Ordering facility
  address; XTN* Ordering facility phone number; XAD* Ordering provider address; CWE/9999 Order status modifier;
  CWE/0552 Advanced beneficiary notice override reason; DTM Filler's expected availability date time; CWE/0177
  Confidentiality code; CWE/0482 Order type; CNE/0483 Enterer authorization mode; CWE Parent universal service
  identifier; DT Advanced beneficiary notice date; CX* Alternate placer order number; CWE*/0934 Order workflow
  profile
ORG: SI! Set ID; CWE/0405 Organization unit code; CWE/0474 Organization unit type code; ID/0136 Primary org unit
  indicator; CX Practitioner org unit identifier; CWE/0452 Health care provider type code; CWE/0453 Health care
  provider classification code; CWE/0454 Health care provider area of specialization code; DR Effective date range;
  CWE/0066 Employment status code; ID/0136 Board approval indicator; ID/0136 Primary care physician indicator;
  CWE*/0539 Cost center code
OVR: CWE/0518 Business rule override type; CWE/0521 Business rule override code; TX Override comments; XCN Override
  entered by; XCN Override authorized by
PAC: SI*! Set ID; EI* Package ID; EI* Parent package ID; NA* Position in parent package; CWE*!/0908 Package type;
  CWE*/0544 Package condition; CWE*/0376 Package handling code; CWE*/0489 Package risk code
PCE: SI! Set ID; CX/0319 Cost center account number; CWE/0132 Transaction code; CP Transaction amount unit
PCR: CWE!/9999 Implicated product; IS/0249 Generic product; CWE/9999 Product class; CQ Total duration of therapy;
  DTM Product manufacture date; DTM Product expiration date; DTM Product implantation date; DTM Product explantation
  date; CWE/0244 Single use device; CWE/9999 Indication for product use; CWE/0245 Product problem; ST* Product
  serial lot number; CWE/0246 Product available for inspection; CWE/9999 Product evaluation performed; CWE/0247
  Product evaluation status; CWE/9999 Product evaluation results; ID/0248 Evaluated product source; DTM Date product
  returned to manufacturer; ID/0242 Device operator qualifications; ID/0250 Relatedness assessment; ID*/0251 Action
  taken in response to the event; ID*/0252 Event causality observations; ID*/0253 Indirect exposure mechanism
PD1: CWE*/0223 Living dependency; CWE/0220 Living arrangement; XON*/0204 Patient primary facility; XCN* Patient
  primary care provider name ID no; CWE/0231 Student indicator; CWE/0295 Handicap; CWE/0315 Living will code;
  CWE/0316 Organ donor code; ID/0136 Separate bill; CX* Duplicate patient; CWE/0215 Publicity code; ID/0136
  Protection indicator; DT Protection indicator effective date; XON* Place of worship; CWE*/0435 Advance directive
  code; CWE/0441 Immunization registry status; DT Immunization registry status effective date; DT Publicity code
  effective date; CWE/0140 Military branch; CWE/0141 Military rank grade; CWE/0142 Military status; DT Advance
  directive last verified date
PDA: CWE* Death cause code; PL Death location; ID/0136 Death certified indicator; DTM Death certificate signed date
  time; XCN Death certified by; ID/0136 Autopsy indicator; DR Autopsy start and end date time; XCN Autopsy performed
  by; ID/0136 Coroner indicator
PDC: XON*! Manufacturer distributor; CWE!/9999 Country; ST! Brand name; ST Device family name; CWE/9999 Generic
  name; ST* Model identifier; ST Catalogue identifier; ST* Other identifier; CWE/9999 Product code; ID/0330
  Marketing basis; ST Marketing approval ID; CQ Labeled shelf life; CQ Expected shelf life; DTM Date first marketed;
  DTM Date last marketed
PEO: CWE*/9999 Event identifiers used; CWE*/9999 Event symptom diagnosis code; DTM! Event onset date time; DTM Event
  exacerbation date time; DTM Event improved date time; DTM Event ended data time; XAD* Event location occurred
  address; ID*/0237 Event qualification; ID/0238 Event serious; ID/0239 Event expected; ID*/0240 Event outcome;
  ID/0241 Patient outcome; FT* Event description from others; FT* Event description from original reporter; FT*
  Event description from patient; FT* Event description from practitioner; FT* Event description from autopsy;
  CWE*/9999 Cause of death; XPN* Primary observer name; XAD* Primary observer address; XTN* Primary observer
  telephone; ID/0242 Primary observer's qualification; ID/0242 Confirmation provided by; DTM Primary observer aware
  date time; ID/0243 Primary observer's identity may be divulged
PES: XON* Sender organization name; XCN* Sender individual name; XAD* Sender address; XTN* Sender telephone; EI
  Sender event identifier; NM Sender sequence number; FT* Sender event description; FT Sender comment; DTM Sender
  aware date time; DTM! Event report date; ID*/0234 Event report timing type; ID/0235 Event report source; ID*/0236
  Event reported to
PID: SI Set ID; CX Patient ID; CX*! Patient identifier list; CX* Patient identifier list; XPN*!/0200 Patient name;
  XPN* Mother's maiden name; DTM Date time of birth; CWE/0001 Administrative sex; XPN* Patient alias; CWE*/0005
  Race; XAD* Patient address; IS/0289 County code; XTN* Phone number home; XTN* Phone number business; CWE/0296
  Primary language; CWE*/0002 Marital status; CWE/0006 Religion; CX Patient account number; ST SSN number patient;
  DLN Driver's license number patient; CX* Mother's identifier; CWE*/0189 Ethnic group; ST Birth place; ID/0136
  Multiple birth indicator; NM Birth order; CWE*/0171 Citizenship; CWE/0172 Veterans military status; CWE/0172
  Veterans military status; DTM Patient death date and time; ID/0136 Patient death indicator; ID/0136 Identity
  unknown indicator; CWE*/0445 Identity reliability code; DTM Last update date time; HD Last update facility;
  CWE/0446 Taxonomic classification code; CWE/0447 Breed code; ST Strain; CWE*/0429 Production class code; CWE*/0171
  Tribal citizenship; XTN* Patient telecommunication information
PKG: SI! Set ID; CWE/0818 Packaging units; CNE/0532 Default order unit of measure indicator; NM Package quantity; CP
  Price; CP Future item price; DTM Future item price effective date; CWE Global trade item number
PM1: CWE!/0072 Health plan ID; CX*! Insurance company ID; XON* Insurance company name; XAD* Insurance company
  address; XPN* Insurance co contact person; XTN* Insurance co phone number; ST Group number; XON* Group name; DT
  Plan effective date; DT Plan expiration date; ID/0136 Patient DOB required; ID/0136 Patient gender required;
  ID/0136 Patient relationship required; ID/0136 Patient signature required; ID/0136 Diagnosis required; ID/0136
  Service required; ID/0136 Patient name required; ID/0136 Patient address required; ID/0136 Subscribers name
  required; ID/0136 Workman's comp indicator; ID/0136 Bill type required; ID/0136 Commercial carrier name and
  address required; ST Policy number pattern; ST Group number pattern
PMT: EI! Payment remittance advice number; DTM! Payment remittance effective date time; DTM! Payment remittance
  expiration date time; CWE!/0570 Payment method; DTM! Payment remittance date time; CP! Payment remittance amount;
  EI Check number; XON Payee bank identification; ST Payee transit number; CX Payee bank account ID; XON! Payment
  organization; ST Esr code line
PR1: SI! Set ID; IS/0089 Procedure coding method; CNE/0088 Procedure code; ST Procedure description; DTM Procedure
  date time; CWE/0230 Procedure functional type; NM Procedure minutes; XCN* Anesthesiologist; IS/0019 Anesthesia
  code; NM Anesthesia minutes; XCN* Surgeon; XCN* Procedure practitioner; CWE/0059 Consent code; NM/0418 Procedure
  priority; CWE/0051 Associated diagnosis code; CNE*/0340 Procedure code modifier; CWE/0416 Procedure DRG type;
  CWE*/0417 Tissue type code; EI Procedure identifier; ID/0206 Procedure action code; CWE/0761 DRG procedure
  determination status; CWE/0763 DRG procedure relevance; PL* Treating organizational unit; ID/0136 Respiratory
  within surgery; EI Parent procedure ID
PRA: CWE/9999 Primary key value; CWE*/0358 Practitioner group; CWE*/0186 Practitioner category; ID/0187 Provider
  billing; SPD*/0337 Specialty; PLN*/0338 Practitioner ID numbers; PIP* Privileges; DT Date entered practice;
  CWE/0537 Institution; DT Date left practice; CWE*/0401 Government reimbursement billing eligibility; SI Set ID
PRB: ID!/0206 Action code; DTM! Action date time; CWE! Problem ID; EI! Problem instance ID; EI Episode of care ID;
  NM Problem list priority; DTM Problem established date time; DTM Anticipated problem resolution date time; DTM
  Actual problem resolution date time; CWE Problem classification; CWE* Problem management discipline; CWE Problem
  persistence; CWE Problem confirmation status; CWE Problem life cycle status; DTM Problem life cycle status date
  time; DTM Problem date of onset; ST Problem onset text; CWE Problem ranking; CWE Certainty of problem; NM
  Probability of problem 0 1; CWE Individual awareness of problem; CWE Problem prognosis; CWE Individual awareness
  of prognosis; ST Family significant other awareness of problem prognosis; CWE Security sensitivity; CWE/0836
  Problem severity; CWE/0838 Problem perspective; CNE/0725 Mood code
PRC: CWE!/0132 Primary key value; CWE*/0464 Facility ID; CWE*/0184 Department; CWE*/0004 Valid patient classes; CP*
  Price; ST* Formula; NM Minimum quantity; NM Maximum quantity; MO Minimum price; MO Maximum price; DTM Effective
  start date; DTM Effective end date; CWE/0268 Price override flag; CWE*/0293 Billing category; ID/0136 Chargeable
  flag; ID/0183 Active inactive flag; MO Cost; CWE/0269 Charge on indicator
PRD: CWE*!/0286 Provider role; XPN* Provider name; XAD* Provider address; PL Provider location; XTN* Provider
  communication information; CWE/0185 Preferred method of contact; PLN*/0338 Provider identifiers; DTM Effective
  start date of provider role; DTM* Effective end date of provider role; XON* Provider organization name and
  identifier; XAD* Provider organization address; PL* Provider organization location information; XTN* Provider
  organization communication information; CWE*/0185 Provider organization method of contact
PRT: EI* Participation instance ID; ID!/0206 Action code; CWE Action reason; CWE!/0912 Participation; XCN*
  Participation person; CWE Participation person provider type; CWE/0406 Participant organization unit type; XON*
  Participation organization; PL* Participant location; EI* Participation device; DTM Participation begin date time
  arrival time; DTM Participation end date time departure time; CWE Participation qualitative duration; XAD*
  Participation address; XTN* Participant telecommunication address; EI Participant device identifier; DTM
  Participant device manufacture date; DTM Participant device expiry date; ST Participant device lot number; ST
  Participant device serial number; EI Participant device donation identification; CNE Participation device type
PSG: EI! Provider product service group number; EI Payer product service group number; SI! Product service group
  sequence number; ID!/0136 Adjudicate as group; CP! Product service group billed amount; ST! Product service group
  description
PSH: ST! Report type; ST Report form identifier; DTM! Report date; DTM Report interval start date; DTM Report
  interval end date; CQ Quantity manufactured; CQ Quantity distributed; ID/0329 Quantity distributed method; FT
  Quantity distributed comment; CQ Quantity in use; ID/0329 Quantity in use method; FT Quantity in use comment; NM*
  Number of product experience reports filed by facility; NM* Number of product experience reports filed by
  distributor
PSL: EI! Provider product service line item number; EI Payer product service line item number; SI! Product service
  line item sequence number; EI Provider tracking ID; EI Payer tracking ID; CWE!/0559 Product service line item
  status; CWE!/0879 Product service code; CWE*/0880 Product service code modifier; ST Product service code
  description; DTM Product service effective date; DTM Product service expiration date; CQ/0560 Product service
  quantity; CP Product service unit cost; NM Number of items per unit; CP Product service gross amount; CP Product
  service billed amount; CWE*/0561 Product service clarification code type; ST* Product service clarification code
  value; EI* Health document reference identifier; CWE*/0562 Processing consideration code; ID!/0532 Restricted
  disclosure indicator; CWE/0879 Related product service code indicator; CP Product service amount for physician; NM
  Product service cost factor; CX Cost center; DR Billing period; NM Days without billing; NM Session no; XCN
  Executing physician ID; XCN Responsible physician ID; CWE/0881 Role executing physician; CWE/0882 Medical role
  executing physician; CWE/0894 Side of body; NM Number of tp s pp; CP Tp value pp; NM Internal scaling factor pp;
  NM External scaling factor pp; CP Amount pp; NM Number of tp s technical part; CP Tp value technical part; NM
  Internal scaling factor technical part; NM External scaling factor technical part; CP Amount technical part; CP
  Total amount professional part technical part; NM Vat rate; ID Main service; ID/0136 Validation; ST Comment
PSS: EI! Provider product service section number; EI Payer product service section number; SI! Product service
  section sequence number; CP! Billed amount; ST! Section description or heading
PTH: ID!/0206 Action code; CWE! Pathway ID; EI! Pathway instance ID; DTM! Pathway established date time; CWE Pathway
  life cycle status; DTM Change pathway life cycle status date time; CNE/0725 Mood code
PV1: SI Set ID; CWE!/0004 Patient class; PL Assigned patient location; CWE/0007 Admission type; CX Preadmit number;
  PL Prior patient location; XCN*/0010 Attending doctor; XCN*/0010 Referring doctor; XCN*/0010 Consulting doctor;
  CWE/0069 Hospital service; PL Temporary location; CWE/0087 Preadmit test indicator; CWE/0092 Re admission
  indicator; CWE/0023 Admit source; CWE*/0009 Ambulatory status; CWE/0099 VIP indicator; XCN*/0010 Admitting doctor;
  CWE/0018 Patient type; CX Visit number; FC*/0064 Financial class; CWE/0032 Charge price indicator; CWE/0045
  Courtesy code; CWE/0046 Credit rating; CWE*/0044 Contract code; DT* Contract effective date; NM* Contract amount;
  NM* Contract period; CWE/0073 Interest code; CWE/0110 Transfer to bad debt code; DT Transfer to bad debt date;
  CWE/0021 Bad debt agency code; NM Bad debt transfer amount; NM Bad debt recovery amount; CWE/0111 Delete account
  indicator; DT Delete account date; CWE/0112 Discharge disposition; DLD/0113 Discharged to location; CWE/0114 Diet
  type; CWE/0115 Servicing facility; IS/0116 Bed status; CWE/0117 Account status; PL Pending location; PL Prior
  temporary location; DTM Admit date time; DTM* Discharge date time; NM Current patient balance; NM Total charges;
  NM Total adjustments; NM Total payments; CX*/0203 Alternate visit ID; CWE/0326 Visit indicator; XCN*/0010 Other
  healthcare provider; ST Service episode description; CX Service episode identifier
PV2: PL Prior pending location; CWE/0129 Accommodation code; CWE Admit reason; CWE Transfer reason; ST* Patient
  valuables; ST Patient valuables location; CWE*/0130 Visit user code; DTM Expected admit date time; DTM Expected
  discharge date time; NM Estimated length of inpatient stay; NM Actual length of inpatient stay; ST Visit
  description; XCN* Referral source code; DT Previous service date; ID/0136 Employment illness related indicator;
  CWE/0213 Purge status code; DT Purge status date; CWE/0214 Special program code; ID/0136 Retention indicator; NM
  Expected number of insurance plans; CWE/0215 Visit publicity code; ID/0136 Visit protection indicator; XON* Clinic
  organization name; CWE/0216 Patient status code; CWE/0217 Visit priority code; DT Previous treatment date;
  CWE/0112 Expected discharge disposition; DT Signature on file date; DT First similar illness date; CWE/0218
  Patient charge adjustment code; CWE/0219 Recurring service code; ID/0136 Billing media code; DTM Expected surgery
  date and time; ID/0136 Military partnership code; ID/0136 Military non availability code; ID/0136 Newborn baby
  indicator; ID/0136 Baby detained indicator; CWE/0430 Mode of arrival code; CWE*/0431 Recreational drug use code;
  CWE/0432 Admission level of care code; CWE*/0433 Precaution code; CWE/0434 Patient condition code; CWE/0315 Living
  will code; CWE/0316 Organ donor code; CWE*/0435 Advance directive code; DT Patient status effective date; DTM
  Expected loa return date time; DTM Expected pre admission testing date time; CWE*/0534 Notify clergy code; DT
  Advance directive last verified date
PYE: SI! Set ID; CWE!/0557 Payee type; CWE/0558 Payee relationship to invoice patient; XON* Payee identification
  list; XPN* Payee person name; XAD* Payee address; CWE/0570 Payment method
QAK: ST Query tag; ID/0208 Query response status; CWE/0471 Message query name; NM Hit count total; NM This payload;
  NM Hits remaining
QID: ST! Query tag; CWE!/0471 Message query name
QPD: CWE!/0471 Message query name; ST Query tag; varies User parameters in successive fields
QRD: DTM Query date time; ID!/0106 Query format code; ID!/0091 Query priority; ST! Query ID; ID/0107 Deferred
  response type; DTM Deferred response date time; CQ!/0126 Quantity limited request; XCN*! Who subject filter;
  CWE*!/0048 What subject filter; CWE*! What department data code; VR* What data code value qual; ID/0108 Query
  results level
QRF: ST*! Where subject filter; DTM When data start date time; DTM When data end date time; ST* What user qualifier;
  ST* Other qry subject filter; ID*/0156 Which date time qualifier; ID*/0157 Which date time status qualifier;
  ID*/0158 Date time selection qualifier; TQ When quantity timing qualifier; NM Search confidence threshold
QRI: NM Candidate confidence; CWE*/0392 Match reason code; CWE/0393 Algorithm descriptor
RCP: ID/0091 Query priority; CQ/0126 Quantity limited request; CNE/0394 Response modality; DTM Execution and
  delivery time; ID/0395 Modify indicator; SRT* Sort by field; ID*/0391 Segment group inclusion
RDF: NM! Number of columns per row; RCD*!/0440 Column description
RDT: varies Column value
REL: SI Set ID; CWE! Relationship type; EI! This relationship instance identifier; EI! Source information instance
  identifier; EI! Target information instance identifier; EI Asserting entity instance ID; XCN Asserting person; XON
  Asserting organization; XAD Assertor address; XTN Assertor contact; DR Assertion date range; ID/0136 Negation
  indicator; CWE Certainty of relationship; NM Priority no; NM Priority sequence no rel preference for
  consideration; ID/0136 Separability indicator
RF1: CWE/0283 Referral status; CWE/0280 Referral priority; CWE/0281 Referral type; CWE*/0282 Referral disposition;
  CWE/0284 Referral category; EI! Originating referral identifier; DTM Effective date; DTM Expiration date; DTM
  Process date; CWE*/0336 Referral reason; EI* External referral identifier; CWE/0865 Referral documentation
  completion status; DTM* Planned treatment stop date; ST* Referral reason text; CQ* Number of authorized treatments
  units; CQ* Number of used treatments units; CQ* Number of schedule treatments units; MO* Remaining benefit amount;
  XON* Authorized provider; XCN* Authorized health professional; ST* Source text; DTM* Source date; XTN* Source
  phone; ST* Comment; ID*/0206 Action code
RFI: DTM! Request date; DTM! Response due date; ID/0136 Patient consent; DTM Date additional information was
  submitted
RGS: SI! Set ID; ID/0206 Segment action code; CWE Resource group ID
RMI: CWE/0427 Risk management incident code; DTM Date time incident; CWE/0428 Incident type code
ROL: EI Role instance ID; ID!/0206 Action code; CWE/0443 Role; XCN*! Role person; DTM Role begin date time; DTM Role
  end date time; CWE Role duration; CWE Role action reason; CWE* Provider type; CWE/0406 Organization unit type;
  XAD* Office home address birthplace; XTN* Phone; PL Person's location; XON Organization
RQ1: ST Anticipated price; CWE/0385 Manufacturer identifier; ST Manufacturer's catalog; CWE/9999 Vendor ID; ST
  Vendor catalog; ID/0136 Taxable; ID/0136 Substitute allowed
RQD: SI Requisition line number; CWE/9999 Item code internal; CWE/9999 Item code external; CWE/9999 Hospital item
  code; NM Requisition quantity; CWE/9999 Requisition unit of measure; CX/0319 Cost center account number; CWE/0320
  Item natural account code; CWE/9999 Deliver to ID; DT Date needed
RXA: NM! Give sub ID counter; NM! Administration sub ID counter; DTM! Date time start of administration; DTM! Date
  time end of administration; CWE!/0292 Administered code; NM! Administered amount; CWE/9999 Administered units;
  CWE/9999 Administered dosage form; CWE*/9999 Administration notes; XCN* Administering provider; LA2 Administered
  at location; ST Administered per time unit; NM Administered strength; CWE/9999 Administered strength units; ST*
  Substance lot number; DTM* Substance expiration date; CWE*/0227 Substance manufacturer name; CWE*/9999 Substance
  treatment refusal reason; CWE*/9999 Indication; ID/0322 Completion status; ID/0206 Action code; DTM System entry
  date time; NM Administered drug strength volume; CWE/9999 Administered drug strength volume units; CWE/9999
  Administered barcode identifier; ID/0480 Pharmacy order type; PL Administer at; XAD Administered at address; EI*
  Administered tag identifier
RXC: ID!/0166 RX component type; CWE!/9999 Component code; NM! Component amount; CWE!/9999 Component units; NM
  Component strength; CWE/9999 Component strength units; CWE*/9999 Supplementary code; NM Component drug strength
  volume; CWE/9999 Component drug strength volume units; NM Dispense amount; CWE/9999 Dispense units
RXD: NM! Dispense sub ID counter; CWE!/0292 Dispense give code; DTM! Date time dispensed; NM! Actual dispense
  amount; CWE/9999 Actual dispense units; CWE/9999 Actual dosage form; ST! Prescription number; NM Number of refills
  remaining; ST* Dispense notes; XCN* Dispensing provider; ID/0167 Substitution status; CQ Total daily dose; LA2
  Dispense to location; ID/0136 Needs human review; CWE*/9999 Special dispensing instructions; NM Actual strength;
  CWE/9999 Actual strength unit; ST* Substance lot number; DTM* Substance expiration date; CWE*/0227 Substance
  manufacturer name; CWE*/9999 Indication; NM Dispense package size; CWE/9999 Dispense package size unit; ID/0321
  Dispense package method; CWE*/9999 Supplementary code; CWE/9999 Initiating location; CWE/9999 Packaging assembly
  location; NM Actual drug strength volume; CWE/9999 Actual drug strength volume units; CWE/9999 Dispense to
  pharmacy; XAD Dispense to pharmacy address; ID/0480 Pharmacy order type; CWE/0484 Dispense type; XTN* Pharmacy
  phone number; EI* Dispense tag identifier
RXE: TQ Quantity timing; CWE!/0292 Give code; NM! Give amount minimum; NM Give amount maximum; CWE!/9999 Give units;
  CWE/9999 Give dosage form; CWE*/9999 Provider's administration instructions; LA1 Deliver to location; ID/0167
  Substitution status; NM Dispense amount; CWE/9999 Dispense units; NM Number of refills; XCN* Ordering provider's
  dea number; XCN* Pharmacist treatment supplier's verifier ID; ST Prescription number; NM Number of refills
  remaining; NM Number of refills doses dispensed; DTM D t of most recent refill or dose dispensed; CQ Total daily
  dose; ID/0136 Needs human review; CWE*/9999 Special dispensing instructions; ST Give per time unit; ST Give rate
  amount; CWE/9999 Give rate units; NM Give strength; CWE/9999 Give strength units; CWE*/9999 Give indication; NM
  Dispense package size; CWE/9999 Dispense package size unit; ID/0321 Dispense package method; CWE*/9999
  Supplementary code; DTM Original order date time; NM Give drug strength volume; CWE/9999 Give drug strength volume
  units; CWE/0477 Controlled substance schedule; ID/0478 Formulary status; CWE*/9999 Pharmaceutical substance
  alternative; CWE/9999 Pharmacy of most recent fill; NM Initial dispense amount; CWE/9999 Dispensing pharmacy; XAD
  Dispensing pharmacy address; PL Deliver to patient location; XAD Deliver to address; ID/0480 Pharmacy order type;
  XTN* Pharmacy phone number
RXG: NM Give sub ID counter; NM Dispense sub ID counter; TQ Quantity timing; CWE!/0292 Give code; NM! Give amount
  minimum; NM Give amount maximum; CWE!/9999 Give units; CWE/9999 Give dosage form; CWE*/9999 Administration notes;
  ID/0167 Substitution status; LA2 Dispense to location; ID/0136 Needs human review; CWE*/9999 Special
  administration instructions; ST Give per time unit; ST Give rate amount; CWE/9999 Give rate units; NM Give
  strength; CWE/9999 Give strength units; ST* Substance lot number; DTM* Substance expiration date; CWE*/0227
  Substance manufacturer name; CWE*/9999 Indication; NM Give drug strength volume; CWE/9999 Give drug strength
  volume units; CWE/9999 Give barcode identifier; ID/0480 Pharmacy order type; CWE/9999 Dispense to pharmacy; XAD
  Dispense to pharmacy address; PL Deliver to patient location; XAD Deliver to address; EI* Give tag identifier; NM
  Dispense amount; CWE/9999 Dispense units
RXO: CWE/9999 Requested give code; NM Requested give amount minimum; NM Requested give amount maximum; CWE/9999
  Requested give units; CWE/9999 Requested dosage form; CWE*/9999 Provider's pharmacy treatment instructions;
  CWE*/9999 Provider's administration instructions; LA1 Deliver to location; ID/0161 Allow substitutions; CWE/9999
  Requested dispense code; NM Requested dispense amount; CWE/9999 Requested dispense units; NM Number of refills;
  XCN* Ordering provider's dea number; XCN* Pharmacist treatment supplier's verifier ID; ID/0136 Needs human review;
  ST Requested give per time unit; NM Requested give strength; CWE/9999 Requested give strength units; CWE*/9999
  Indication; ST Requested give rate amount; CWE/9999 Requested give rate units; CQ Total daily dose; CWE*/9999
  Supplementary code; NM Requested drug strength volume; CWE/9999 Requested drug strength volume units; ID/0480
  Pharmacy order type; NM Dispensing interval; EI Medication instance identifier; EI Segment instance identifier;
  CNE/0725 Mood code; CWE/9999 Dispensing pharmacy; XAD Dispensing pharmacy address; PL Deliver to patient location;
  XAD Deliver to address; XTN* Pharmacy phone number
RXR: CWE!/0162 Route; CWE/0550 Administration site; CWE/0164 Administration device; CWE/0165 Administration method;
  CWE/9999 Routing instruction; CWE/0495 Administration site modifier
RXV: SI Set ID; ID!/0917 Bolus type; NM Bolus dose amount; CWE/9999 Bolus dose amount units; NM Bolus dose volume;
  CWE/9999 Bolus dose volume units; ID!/0918 Pca type; NM Pca dose amount; CWE/9999 Pca dose amount units; NM Pca
  dose amount volume; CWE/9999 Pca dose amount volume units; NM Max dose amount; CWE/9999 Max dose amount units; NM
  Max dose amount volume; CWE/9999 Max dose amount volume units; CQ! Max dose per time; CQ Lockout interval; CWE
  Syringe manufacturer; CWE Syringe model number; NM Syringe size; CWE Syringe size units; ID/0206 Action code
SAC: EI External accession identifier; EI Accession identifier; EI Container identifier; EI Primary parent container
  identifier; EI Equipment container identifier; SPS/0070 Specimen source; DTM Registration date time; CWE/0370
  Container status; CWE/0378 Carrier type; EI Carrier identifier; NA Position in carrier; CWE/0379 Tray type; EI
  Tray identifier; NA Position in tray; CWE*/9999 Location; NM Container height; NM Container diameter; NM Barrier
  delta; NM Bottom delta; CWE/9999 Container height diameter delta units; NM Container volume; NM Available specimen
  volume; NM Initial specimen volume; CWE/9999 Volume units; CWE/0380 Separator type; CWE/0381 Cap type; CWE*/0371
  Additive; CWE/0372 Specimen component; SN Dilution factor; CWE/0373 Treatment; SN Temperature; NM Hemolysis index;
  CWE/9999 Hemolysis index units; NM Lipemia index; CWE/9999 Lipemia index units; NM Icterus index; CWE/9999 Icterus
  index units; NM Fibrin index; CWE/9999 Fibrin index units; CWE*/0374 System induced contaminants; CWE*/0382 Drug
  interference; CWE/0375 Artificial blood; CWE*/0376 Special handling code; CWE*/0377 Other environmental factors
SCD: TM Cycle start time; NM Cycle count; CQ Temp max; CQ Temp min; NM Load number; CQ Condition time; CQ Sterilize
  time; CQ Exhaust time; CQ Total cycle time; CWE/0682 Device status; DTM Cycle start date time; CQ Dry time; CQ
  Leak rate; CQ Control temperature; CQ Sterilizer temperature; TM Cycle complete time; CQ Under temperature; CQ
  Over temperature; CNE/0532 Abort cycle; CNE/0532 Alarm; CNE/0532 Long in charge phase; CNE/0532 Long in exhaust
  phase; CNE/0532 Long in fast exhaust phase; CNE/0532 Reset; XCN Operator unload; CNE/0532 Door open; CNE/0532
  Reading failure; CWE/0702 Cycle type; CQ Thermal rinse time; CQ Wash time; CQ Injection rate; CNE/0088 Procedure
  code; CX* Patient identifier list; XCN/0010 Attending doctor; SN Dilution factor; CQ Fill time; CQ Inlet
  temperature
SCH: EI Placer appointment ID; EI Filler appointment ID; NM Occurrence number; EIP Placer group number; CWE Schedule
  ID; CWE! Event reason; CWE/0276 Appointment reason; CWE/0277 Appointment type; NM Appointment duration; CNE
  Appointment duration units; TQ* Appointment timing quantity; XCN* Placer contact person; XTN Placer contact phone
  number; XAD* Placer contact address; PL Placer contact location; XCN*! Filler contact person; XTN Filler contact
  phone number; XAD* Filler contact address; PL Filler contact location; XCN*! Entered by person; XTN* Entered by
  phone number; PL Entered by location; EI Parent placer appointment ID; EI Parent filler appointment ID; CWE/0278
  Filler status code; EI* Placer order number; EI* Filler order number
SCP: NM Number of decontamination sterilization devices; CWE/0651 Labor calculation type; CWE/0653 Date format; EI
  Device number; ST Device name; ST Device model name; CWE/0657 Device type; CWE/0659 Lot control
SDD: EI Lot number; EI Device number; ST Device name; CWE/0667 Device data state; CWE/0669 Load status; NM Control
  code; ST Operator name
SFT: XON! Software vendor organization; ST! Software certified version or release number; ST! Software product name;
  ST! Software binary ID; TX Software product information; DTM Software install date
SGH: SI! Set ID; ST Segment group name
SGT: SI! Set ID; ST Segment group name
SHP: EI*! Shipment ID; EI* Internal shipment ID; CWE*/0905 Shipment status; DTM*! Shipment status date time; TX*
  Shipment status reason; CWE*/0906 Shipment priority; CWE*/0907 Shipment confidentiality; NM* Number of packages in
  shipment; CWE*/0544 Shipment condition; CWE*/0376 Shipment handling code; CWE*/0489 Shipment risk code
SID: CWE/9999 Application method identifier; ST Substance lot number; ST Substance container identifier; CWE/0385
  Substance manufacturer identifier
SLT: EI Device number; ST Device name; EI Lot number; EI Item identifier; ST BAR code
SPM: SI Set ID; EIP Specimen ID; EIP* Specimen parent ids; CWE!/0487 Specimen type; CWE*/0541 Specimen type
  modifier; CWE*/0371 Specimen additives; CWE/0488 Specimen collection method; CWE/9999 Specimen source site;
  CWE*/0542 Specimen source site modifier; CWE/0543 Specimen collection site; CWE*/0369 Specimen role; CQ Specimen
  collection amount; NM Grouped specimen count; ST* Specimen description; CWE*/0376 Specimen handling code;
  CWE*/0489 Specimen risk code; DR Specimen collection date time; DTM Specimen received date time; DTM Specimen
  expiration date time; ID/0136 Specimen availability; CWE*/0490 Specimen reject reason; CWE/0491 Specimen quality;
  CWE/0492 Specimen appropriateness; CWE*/0493 Specimen condition; CQ Specimen current quantity; NM Number of
  specimen containers; CWE/9999 Container type; CWE/0544 Container condition; CWE/0494 Specimen child role; CX*
  Accession ID; CX* Other specimen ID; EI* Shipment ID
SPR: ST Query tag; ID!/0106 Query response format code; CWE! Stored procedure name; QIP* Input parameter list
STF: CWE/9999 Primary key value; CX*/0061 Staff identifier list; XPN* Staff name; CWE*/0182 Staff type; CWE/0001
  Administrative sex; DTM Date time of birth; ID/0183 Active inactive flag; CWE*/0184 Department; CWE*/0069 Hospital
  service; XTN* Phone; XAD* Office home address birthplace; DIN*/0537 Institution activation date; DIN*/0537
  Institution inactivation date; CWE* Backup person ID; ST* E mail address; CWE/0185 Preferred method of contact;
  CWE*/0002 Marital status; ST Job title; JCC/0327 Job code class; CWE/0066 Employment status code; ID/0136
  Additional insured on auto; DLN Driver's license number staff; ID/0136 Copy auto ins; DT Auto ins expires; DT Date
  last dmv review; DT Date next dmv review; CWE/0005 Race; CWE/0189 Ethnic group; ID/0136 Re activation approval
  indicator; CWE*/0171 Citizenship; DTM Date time of death; ID/0136 Death indicator; CWE/0538 Institution
  relationship type code; DR Institution relationship period; DT Expected return date; CWE*/0539 Cost center code;
  ID/0136 Generic classification indicator; CWE/0540 Inactive reason code; CWE*/0771 Generic resource type or
  category; CWE/0006 Religion; ED Signature
STZ: CWE/0806 Sterilization type; CWE/0702 Sterilization cycle; CWE/0809 Maintenance cycle; CWE/0811 Maintenance
  type
TCC: CWE! Universal service identifier; EI! Equipment test application identifier; SPS/0070 Specimen source; SN Auto
  dilution factor default; SN Rerun dilution factor default; SN Pre dilution factor default; SN Endogenous content
  of pre dilution diluent; NM Inventory limits warning level; ID/0136 Automatic rerun allowed; ID/0136 Automatic
  repeat allowed; ID/0136 Automatic reflex allowed; SN Equipment dynamic range; CWE/9999 Units; CWE/0388 Processing
  type; CWE Test criticality
TCD: CWE! Universal service identifier; SN Auto dilution factor; SN Rerun dilution factor; SN Pre dilution factor;
  SN Endogenous content of pre dilution diluent; ID/0136 Automatic repeat allowed; ID/0136 Reflex allowed; CWE/0389
  Analyte repeat status
TQ1: SI Set ID; CQ Quantity; RPT*/0335 Repeat pattern; TM* Explicit time; CQ* Relative time and units; CQ Service
  duration; DTM Start date time; DTM End date time; CWE*/0485 Priority; TX Condition text; TX Text instruction;
  ID/0472 Conjunction; CQ Occurrence duration; NM Total occurrences
TQ2: SI Set ID; ID/0503 Sequence results flag; EI* Related placer number; EI* Related filler number; EI* Related
  placer group number; ID/0504 Sequence condition code; ID/0505 Cyclic entry exit indicator; CQ Sequence condition
  time interval; NM Cyclic group maximum number of repeats; ID/0506 Special service request relationship
TXA: SI! Set ID; CWE!/0270 Document type; ID/0191 Document content presentation; DTM Activity date time; XCN*
  Primary activity provider code name; DTM Origination date time; DTM Transcription date time; DTM* Edit date time;
  XCN* Originator code name; XCN* Assigned document authenticator; XCN* Transcriptionist code name; EI! Unique
  document number; EI Parent document number; EI* Placer order number; EI Filler order number; ST Unique document
  file name; ID*!/0271 Document completion status; ID/0272 Document confidentiality status; ID/0273 Document
  availability status; ID/0275 Document storage status; ST Document change reason; PPN* Authentication person time
  stamp set; XCN* Distributed copies code and name of recipient's; CWE* Folder assignment; ST* Document title; DTM
  Agreed due date time
UAC: CWE!/0615 User authentication credential type code; ED! User authentication credential
UB1: SI Set ID; SI Blood deductible; NM Blood furnished pints; NM Blood replaced pints; NM Blood not replaced pints;
  NM Co insurance days; IS*/0043 Condition code; NM Covered days; NM Non covered days; UVC*/0153 Value amount code;
  NM Number of grace days; CWE/0348 Special program indicator; CWE/0349 Psro ur approval indicator; DT Psro ur
  approved stay fm; DT Psro ur approved stay to; OCD*/0350 Occurrence; CWE/0351 Occurrence span; DT Occur span start
  date; DT Occur span end date; ST Ub 82 locator 2; ST Ub 82 locator 9; ST Ub 82 locator 27; ST Ub 82 locator 45
UB2: SI Set ID; ST Co insurance days 9; CWE*/0043 Condition code 24 30; ST Covered days 7; ST Non covered days 8;
  UVC*/0153 Value amount code 39 41; OCD*/0350 Occurrence code date 32 35; OSP*/0351 Occurrence span code dates 36;
  ST* Uniform billing locator 2 state; ST* Uniform billing locator 11 state; ST Uniform billing locator 31 national;
  ST* Document control number; ST* Uniform billing locator 49 national; ST* Uniform billing locator 56 state; ST
  Uniform billing locator 57 sational; ST* Uniform billing locator 78 state; NM Special visit count
URD: DTM R u date time; ID/0109 Report priority; XCN*! R u who subject definition; CWE*/0048 R u what subject
  definition; CWE* R u what department code; ST* R u display print locations; ID/0108 R u results level
URS: ST*! R u where subject definition; DTM R u when data start date time; DTM R u when data end date time; ST* R u
  what user qualifier; ST* R u other results subject definition; ID*/0156 R u which date time qualifier; ID*/0157 R
  u which date time status qualifier; ID*/0158 R u date time selection qualifier; TQ R u quantity timing qualifier
VAR: EI! Variance instance ID; DTM! Documented date time; DTM Stated variance date time; XCN* Variance originator;
  CWE Variance classification; ST* Variance description
VND: SI! Set ID; EI! Vendor identifier; ST Vendor name; EI Vendor catalog number; CNE/0532 Primary vendor indicator
VTQ: ST Query tag; ID!/0106 Query response format code; CWE! Vt query name; CWE! Virtual table name; QSC* Selection
  criteria
)";
}

}  // namespace linkway::mapping
