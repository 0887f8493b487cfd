// Facts of HL7 v2.3 to 2.8.1, chapters 2 to 17; see tables.h for the form.
#include "mapping/models/hl7v2/tables.h"

namespace linkway::mapping {

std::string_view hl7v2_segments_a_l() {
  return R"(
ABS: XCN/0010 Discharge care provider; CWE/0069 Transfer medical service code; CWE/0421 Severity of illness code;
  DTM Date time of attestation; XCN Attested by; CWE/0422 Triage code; DTM Abstract completion date time; XCN
  Abstracted by; CWE/0423 Case category code; ID/0136 Caesarian section indicator; CWE/0424 Gestation category code;
  NM Gestation period weeks; CWE/0425 Newborn code; ID/0136 Stillborn indicator
ACC: DTM Accident date time; CWE/0050 Accident code; ST Accident location; CWE/0347 Auto accident state; ID/0136
  Accident job related indicator; ID/0136 Accident death indicator; XCN Entered by; ST Accident description; ST
  Brought in by; ID/0136 Police notified indicator; XAD Accident address; NM Degree of patient liability; EI*
  Accident identifier
ADD: ST Addendum continuation pointer
ADJ: EI! Provider adjustment number; EI! Payer adjustment number; SI! Adjustment sequence number; CWE!/0564
  Adjustment category; CP* Adjustment amount; CQ/0560 Adjustment quantity; CWE*/0565 Adjustment reason pa; ST
  Adjustment description; NM Original value; NM Substitute value; CWE/0569 Adjustment action; EI Provider adjustment
  number cross reference; EI Provider product service line item number cross reference; DTM! Adjustment date; XON
  Responsible organization
AFF: SI! Set ID; XON! Professional organization; XAD Professional organization address; DR* Professional
  organization affiliation date range; ST Professional affiliation additional information
AIG: SI! Set ID; ID/0206 Segment action code; CWE Resource ID; CWE! Resource type; CWE* Resource group; NM Resource
  quantity; CNE Resource quantity units; DTM Start date time; NM Start date time offset; CNE Start date time offset
  units; NM Duration; CNE Duration units; CWE/0279 Allow substitution code; CWE/0278 Filler status code
AIL: SI! Set ID; ID/0206 Segment action code; PL* Location resource ID; CWE/0305 Location type; CWE Location group;
  DTM Start date time; NM Start date time offset; CNE Start date time offset units; NM Duration; CNE Duration units;
  CWE/0279 Allow substitution code; CWE/0278 Filler status code
AIP: SI! Set ID; ID/0206 Segment action code; XCN* Personnel resource ID; CWE/0182 Resource type; CWE* Resource
  group; DTM Start date time; NM Start date time offset; CNE Start date time offset units; NM Duration; CNE Duration
  units; CWE/0279 Allow substitution code; CWE/0278 Filler status code
AIS: SI! Set ID; ID/0206 Segment action code; CWE! Universal service identifier; DTM Start date time; NM Start date
  time offset; CNE Start date time offset units; NM Duration; CNE Duration units; CWE/0279 Allow substitution code;
  CWE/0278 Filler status code; CWE*/0411 Placer supplemental service information; CWE*/0411 Filler supplemental
  service information
AL1: SI! Set ID; CWE/0127 Allergen type code; CWE! Allergen code mnemonic description; CWE/0128 Allergy severity
  code; ST* Allergy reaction code; DT Identification date
APR: SCV*/0294 Time selection criteria; SCV*/0294 Resource selection criteria; SCV*/0294 Location selection
  criteria; NM Slot spacing criteria; SCV* Filler override criteria
ARQ: EI! Placer appointment ID; EI Filler appointment ID; NM Occurrence number; EIP Placer group number; CWE
  Schedule ID; CWE Request event reason; CWE/0276 Appointment reason; CWE/0277 Appointment type; NM Appointment
  duration; CNE Appointment duration units; DR* Requested start date time range; ST Priority; RI Repeating interval;
  ST Repeating interval duration; XCN* Placer contact person; XTN* Placer contact phone number; XAD* Placer contact
  address; PL Placer contact location; XCN*! Entered by person; XTN* Entered by phone number; PL Entered by
  location; EI Parent placer appointment ID; EI Parent filler appointment ID; EI* Placer order number; EI* Filler
  order number
ARV: SI Set ID; CNE!/0206 Access restriction action code; CWE!/0717 Access restriction value; CWE*/0719 Access
  restriction reason; ST* Special access restriction instructions; DR Access restriction date range
AUT: CWE/0072 Authorizing payor plan ID; CWE!/0285 Authorizing payor company ID; ST Authorizing payor company name;
  DTM Authorization effective date; DTM Authorization expiration date; EI Authorization identifier; CP Reimbursement
  limit; CQ Requested number of treatments; CQ Authorized number of treatments; DTM Process date; CWE* Requested
  discipline's; CWE* Authorized discipline's; CWE*! Authorization referral type; CWE* Approval status; DTM* Planned
  treatment stop date; CWE* Clinical service; ST* Reason text; CQ* Number of authorized treatments units; CQ* Number
  of used treatments units; CQ* Number of schedule treatments units; CWE* Encounter type; MO* Remaining benefit
  amount; XON* Authorized provider; XCN* Authorized health professional; ST* Source text; DTM* Source date; XTN*
  Source phone; ST* Comment; ID*/0206 Action code
BHS: ST Batch field separator; ST Batch encoding characters; HD Batch sending application; HD Batch sending
  facility; HD Batch receiving application; HD Batch receiving facility; DTM Batch creation date time; ST Batch
  security; ST Batch name ID type; ST Batch comment; ST Batch control ID; ST Reference batch control ID; HD Batch
  sending network address; HD Batch receiving network address
BLC: CWE/0426 Blood product code; CQ Blood amount
BLG: CCD/0100 When to charge; ID/0122 Charge type; CX Account ID; CWE/0475 Charge type reason
BPO: SI! Set ID; CWE!/9999 Bp universal service identifier; CWE*/0508 Bp processing requirements; NM! Bp quantity;
  NM Bp amount; CWE/9999 Bp units; DTM Bp intended use date time; PL Bp intended dispense from location; XAD Bp
  intended dispense from address; DTM Bp requested dispense date time; PL Bp requested dispense to location; XAD Bp
  requested dispense to address; CWE*/0509 Bp indication for use; ID/0136 Bp informed consent indicator
BPX: SI! Set ID; CWE!/0510 Bp dispense status; ID!/0511 Bp status; DTM! Bp date time of status; EI Bc donation ID;
  CNE/9999 Bc component; CNE/9999 Bc donation type intended use; CWE/0512 Cp commercial product; XON Cp
  manufacturer; EI Cp lot number; CNE/9999 Bp blood group; CNE*/9999 Bc special testing; DTM Bp expiration date
  time; NM! Bp quantity; NM Bp amount; CWE/9999 Bp units; EI Bp unique ID; PL Bp actual dispensed to location; XAD
  Bp actual dispensed to address; XCN Bp dispensed to receiver; XCN Bp dispensing individual
BTS: ST Batch message count; ST Batch comment; NM* Batch totals
BTX: SI! Set ID; EI Bc donation ID; CNE/9999 Bc component; CNE/9999 Bc blood group; CWE/0512 Cp commercial product;
  XON Cp manufacturer; EI Cp lot number; NM! Bp quantity; NM Bp amount; CWE/9999 Bp units; CWE!/0513 Bp transfusion
  disposition status; ID!/0511 Bp message status; DTM! Bp date time of status; XCN Bp transfusion administrator; XCN
  Bp transfusion verifier; DTM Bp transfusion start date time of status; DTM Bp transfusion end date time of status;
  CWE*/0514 Bp adverse reaction type; CWE/0515 Bp transfusion interrupted reason; EI Bp unique ID
BUI: SI* Set ID; EI*! Blood unit identifier; CWE*!/0566 Blood unit type; NM*! Blood unit weight; CNE*!/0929 Weight
  units; NM*! Blood unit volume; CNE*!/0930 Volume units; ST*! Container catalog number; ST*! Container lot number;
  XON*! Container manufacturer; NR*! Transport temperature; CNE*!/0931 Transport temperature units
CDM: CWE!/0132 Primary key value; CWE*/0132 Charge code alias; ST! Charge description short; ST Charge description
  long; CWE/0268 Description override indicator; CWE*/0132 Exploding charges; CNE*/0088 Procedure code; ID/0183
  Active inactive flag; CWE*/0463 Inventory number; NM Resource load; CX* Contract number; XON* Contract
  organization; ID/0136 Room fee indicator
CDO: SI Set ID; ID/0206 Action code; CQ Cumulative dosage limit; CQ/0924 Cumulative dosage limit time interval
CER: SI! Set ID; ST Serial number; ST Version; XON Granting authority; XCN Issuing authority; ED Signature; ID/0399
  Granting country; CWE/0347 Granting state province; CWE/0289 Granting county parish; CWE Certificate type; CWE
  Certificate domain; EI Subject ID; ST! Subject name; CWE* Subject directory attribute extension; CWE Subject
  public key info; CWE Authority key identifier; ID/0136 Basic constraint; CWE* Crl distribution point; ID/0399
  Jurisdiction country; CWE/0347 Jurisdiction state province; CWE/0289 Jurisdiction county parish; CWE*/0547
  Jurisdiction breadth; DTM Granting date; DTM Issuing date; DTM Activation date; DTM Inactivation date; DTM
  Expiration date; DTM Renewal date; DTM Revocation date; CWE Revocation reason code; CWE/0536 Certificate status
  code
CM0: SI Set ID; EI! Sponsor study ID; EI* Alternate study ID; ST! Title of study; XCN* Chairman of study; DT Last
  irb approval date; NM Total accrual to date; DT Last accrual date; XCN* Contact for study; XTN Contact's telephone
  number; XAD* Contact's address
CM1: SI! Set ID; CWE/9999 Study phase identifier; ST! Description of study phase
CM2: SI Set ID; CWE!/9999 Scheduled time point; ST Description of time point; CWE*!/9999 Events scheduled this time
  point
CNS: NM Starting notification reference number; NM Ending notification reference number; DTM Starting notification
  date time; DTM Ending notification date time; CWE/9999 Starting notification code; CWE/9999 Ending notification
  code
CON: SI! Set ID; CWE/0496 Consent type; ST Consent form ID and version; EI Consent form number; FT* Consent text;
  FT* Subject specific consent text; FT* Consent background information; FT* Subject specific consent background
  text; FT* Consenter imposed limitations; CNE/0497 Consent mode; CNE!/0498 Consent status; DTM Consent discussion
  date time; DTM Consent decision date time; DTM Consent effective date time; DTM Consent end date time; ID/0136
  Subject competence indicator; ID/0136 Translator assistance indicator; CWE/0296 Language translated to; ID/0136
  Informational material supplied indicator; CWE/0499 Consent bypass reason; ID/0500 Consent disclosure level;
  CWE/0501 Consent non disclosure reason; CWE/0502 Non subject consenter reason; XPN*! Consenter ID; CWE*!/0548
  Relationship to subject
CSP: CWE/9999 Study phase identifier; DTM! Date time study phase began; DTM Date time study phase ended; CWE/9999
  Study phase evaluability
CSR: EI! Sponsor study ID; EI Alternate study ID; CWE/9999 Institution registering the patient; CX! Sponsor patient
  ID; CX Alternate patient ID; DTM Date time of patient study registration; XCN* Person performing study
  registration; XCN*! Study authorizing provider; DTM Date time patient study consent signed; CWE/9999 Patient study
  eligibility status; DTM* Study randomization date time; CWE*/9999 Randomized study arm; CWE*/9999 Stratum for
  study randomization; CWE/9999 Patient evaluability status; DTM Date time ended study; CWE/9999 Reason ended study
CSS: CWE/9999 Study scheduled time point; DTM Study scheduled patient time point; CWE*/9999 Study quality control
  codes
CTD: CWE*/0131 Contact role; XPN* Contact name; XAD* Contact address; PL Contact location; XTN* Contact
  communication information; CWE/0185 Preferred method of contact; PLN*/0338 Contact identifiers
CTI: EI! Sponsor study ID; CWE/9999 Study phase identifier; CWE/9999 Study scheduled time point
DB1: SI! Set ID; CWE/0334 Disabled person code; CX* Disabled person identifier; ID/0136 Disability indicator; DT
  Disability start date; DT Disability end date; DT Disability return to work date; DT Disability unable to work
  date
DG1: SI! Set ID; ID/0053 Diagnosis coding method; CWE/0051 Diagnosis code; ST Diagnosis description; DTM Diagnosis
  date time; CWE!/0052 Diagnosis type; CWE/0118 Major diagnostic category; CWE/0055 Diagnostic related group;
  ID/0136 DRG approval indicator; IS/0056 DRG grouper review code; CWE/0083 Outlier type; NM Outlier days; CP
  Outlier cost; ST Grouper version and type; NM/0359 Diagnosis priority; XCN* Diagnosing clinician; CWE/0228
  Diagnosis classification; ID/0136 Confidential indicator; DTM Attestation date time; EI Diagnosis identifier;
  ID/0206 Diagnosis action code; EI Parent diagnosis; CWE/0728 DRG ccl value code; ID/0136 DRG grouping usage;
  CWE/0731 DRG diagnosis determination status; CWE/0895 Present on admission poa indicator
DMI: CNE/0055 Diagnostic related group; CNE/0118 Major diagnostic category; NR Lower and upper trim points; NM
  Average length of stay; NM Relative weight
DON: EI* Donation identification number din; CNE* Donation type; DTM*! Phlebotomy start date time; DTM*! Phlebotomy
  end date time; NM*! Donation duration; CNE*!/0932 Donation duration units; CNE*!/0933 Intended procedure type;
  CNE*!/0933 Actual procedure type; ID*!/0136 Donor eligibility flag; CNE*!/0933 Donor eligibility procedure type;
  DTM*! Donor eligibility date; CNE*!/0923 Process interruption; CNE*!/0935 Process interruption reason; CNE*!/0925
  Phlebotomy issue; ID*!/0136 Intended recipient blood relative; XPN*! Intended recipient name; DTM*! Intended
  recipient DOB; XON*! Intended recipient facility; DTM*! Intended recipient procedure date; XPN*! Intended
  recipient ordering provider; CNE*!/0926 Phlebotomy status; CNE*!/0927 Arm stick; XPN*! Bleed start phlebotomist;
  XPN*! Bleed end phlebotomist; ST*! Aphaeresis type machine; ST*! Aphaeresis machine serial number; ID*!/0136 Donor
  reaction; XPN*! Final review staff ID; DTM*! Final review date time; NM*! Number of tubes collected; EI*! Donation
  sample identifier; XCN*! Donation accept staff; XCN*! Donation material review staff
DPS: CWE!/0051 Diagnosis code mcp; CWE*!/0941 Procedure code; DTM Effective date time; DTM Expiration date time;
  CNE/0940 Type of limitation
DRG: CNE/0055 Diagnostic related group; DTM DRG assigned date time; ID/0136 DRG approval indicator; CWE/0056 DRG
  grouper review code; CWE/0083 Outlier type; NM Outlier days; CP Outlier cost; CWE/0229 DRG payor; CP Outlier
  reimbursement; ID/0136 Confidential indicator; CWE/0415 DRG transfer type; XPN Name of coder; CWE/0734 Grouper
  status; CWE/0728 Pccl value code; NM Effective weight; MO Monetary amount; CWE/0739 Status patient; ST Grouper
  software name; ST Grouper software version; CWE/0742 Status financial calculation; MO Relative discount surcharge;
  MO Basic charge; MO Total charge; MO Discount surcharge; NM Calculated days; CWE/0749 Status gender; CWE/0749
  Status age; CWE/0749 Status length of stay; CWE/0749 Status same day flag; CWE/0749 Status separation mode;
  CWE/0755 Status weight at birth; CWE/0757 Status respiration minutes; CWE/0759 Status admission
DSC: ST Continuation pointer; ID/0398 Continuation style
DSP: SI Set ID; SI Display level; TX! Data line; ST Logical break point; TX Result ID
ECD: NM! Reference command number; CWE!/0368 Remote control command; ID/0136 Response required; TQ Requested
  completion time; TX* Parameters
ECR: CWE!/0387 Command response; DTM! Date time completed; TX* Command response parameters
EDU: SI! Set ID; CWE/0360 Academic degree; DR Academic degree program date range; DR Academic degree program
  participation date range; DT Academic degree granted date; XON School; CWE/0402 School type code; XAD School
  address; CWE* Major field of study
EQL: ST Query tag; ID!/0106 Query response format code; CWE! Eql query name; ST! Eql query statement
EQP: CWE!/0450 Event type; ST File name; DTM! Start date time; DTM End date time; FT! Transaction data
EQU: EI*! Equipment instance identifier; DTM! Event date time; CWE/0365 Equipment state; CWE/0366 Local remote
  control state; CWE/0367 Alert level
ERQ: ST Query tag; CWE! Event identifier; QIP* Input parameter list
ERR: ELD*/0060 Error code and location; ERL* Error location; CWE!/0357 HL7 error code; ID!/0516 Severity; CWE/0533
  Application error code; ST* Application error parameter; TX Diagnostic information; TX User message; CWE*/0517
  Inform person indicator; CWE/0518 Override type; CWE*/0519 Override reason code; XTN* Help desk contact point
EVN: ID/0003 Event type code; DTM Recorded date time; DTM Date time planned event; CWE/0062 Event reason code;
  XCN*/0188 Operator ID; DTM Event occurred; HD Event facility
FAC: EI*! Facility ID; ID/0331 Facility type; XAD*! Facility address; XTN! Facility telecommunication; XCN* Contact
  person; ST* Contact title; XAD* Contact address; XTN* Contact telecommunication; XCN*! Signature authority; ST
  Signature authority title; XAD* Signature authority address; XTN Signature authority telecommunication
FHS: ST File field separator; ST File encoding characters; HD File sending application; HD File sending facility;
  HD File receiving application; HD File receiving facility; DTM File creation date time; ST File security; ST File
  name ID; ST File header comment; ST File control ID; ST Reference file control ID; HD File sending network
  address; HD File receiving network address
FT1: SI Set ID; ST Transaction ID; ST Transaction batch ID; DR! Transaction date; DTM Transaction posting date;
  CWE!/0017 Transaction type; CWE!/0132 Transaction code; ST Transaction description; ST Transaction description
  alt; NM Transaction quantity; CP Transaction amount extended; CP Transaction amount unit; CWE/0049 Department
  code; CWE/0072 Health plan ID; CP Insurance amount; PL Assigned patient location; CWE/0024 Fee schedule; CWE/0018
  Patient type; CWE*/0051 Diagnosis code; XCN*/0084 Performed by code; XCN* Ordered by code; CP Unit cost; EI Filler
  order number; XCN* Entered by code; CNE/0088 Procedure code; CNE*/0340 Procedure code modifier; CWE/0339 Advanced
  beneficiary notice code; CWE/0476 Medically necessary duplicate procedure reason; CWE/0549 NDC code; CX Payment
  reference ID; SI* Transaction reference key; XON* Performing facility; XON Ordering facility; CWE Item number; ST
  Model number; CWE* Special processing code; CWE Clinic code; CX Referral number; CX Authorization number; CWE
  Service provider taxonomy code; CWE/0456 Revenue code; ST Prescription number; CQ NDC qty and UOM
FTS: NM File batch count; ST File trailer comment
GOL: ID!/0206 Action code; DTM! Action date time; CWE! Goal ID; EI! Goal instance ID; EI Episode of care ID; NM Goal
  list priority; DTM Goal established date time; DTM Expected goal achieve date time; CWE Goal classification; CWE
  Goal management discipline; CWE Current goal review status; DTM Current goal review date time; DTM Next goal
  review date time; DTM Previous goal review date time; TQ Goal review interval; CWE Goal evaluation; ST* Goal
  evaluation comment; CWE Goal life cycle status; DTM Goal life cycle status date time; CWE* Goal target type; XPN*
  Goal target name; CNE/0725 Mood code
GP1: CWE!/0455 Type of bill code; CWE*/0456 Revenue code; CWE/0457 Overall claim disposition code; CWE*/0458 Oce
  edits per visit code; CP Outlier cost
GP2: CWE/0456 Revenue code; NM Number of service units; CP Charge; CWE/0459 Reimbursement action code; CWE/0460
  Denial or rejection code; CWE*/0458 Oce edit code; CWE/0466 Ambulatory payment classification code; CWE*/0467
  Modifier edit code; CWE/0468 Payment adjustment code; CWE/0469 Packaging status code; CP Expected cms payment
  amount; CWE/0470 Reimbursement type code; CP Co pay amount; NM Pay rate per service unit
GT1: SI! Set ID; CX* Guarantor number; XPN*! Guarantor name; XPN* Guarantor spouse name; XAD* Guarantor address;
  XTN* Guarantor ph num home; XTN* Guarantor ph num business; DTM Guarantor date time of birth; CWE/0001 Guarantor
  administrative sex; CWE/0068 Guarantor type; CWE/0063 Guarantor relationship; ST Guarantor SSN; DT Guarantor date
  begin; DT Guarantor date end; NM Guarantor priority; XPN* Guarantor employer name; XAD* Guarantor employer
  address; XTN* Guarantor employer phone number; CX* Guarantor employee ID number; CWE/0066 Guarantor employment
  status; XON* Guarantor organization name; ID/0136 Guarantor billing hold flag; CWE/0341 Guarantor credit rating
  code; DTM Guarantor death date and time; ID/0136 Guarantor death flag; CWE/0218 Guarantor charge adjustment code;
  CP Guarantor household annual income; NM Guarantor household size; CX* Guarantor employer ID number; CWE/0002
  Guarantor marital status code; DT Guarantor hire effective date; DT Employment stop date; CWE/0223 Living
  dependency; CWE*/0009 Ambulatory status; CWE*/0171 Citizenship; CWE/0296 Primary language; CWE/0220 Living
  arrangement; CWE/0215 Publicity code; ID/0136 Protection indicator; CWE/0231 Student indicator; CWE/0006 Religion;
  XPN* Mother's maiden name; CWE/0212 Nationality; CWE*/0189 Ethnic group; XPN*/0200 Contact person's name; XTN*
  Contact person's telephone number; CWE/0222 Contact reason; CWE/0063 Contact relationship; ST Job title; JCC/0327
  Job code class; XON* Guarantor employer's organization name; CWE/0295 Handicap; CWE/0311 Job status; FC/0064
  Guarantor financial class; CWE*/0005 Guarantor race; ST Guarantor birth place; CWE/0099 VIP indicator
IAM: SI! Set ID; CWE/0127 Allergen type code; CWE! Allergen code mnemonic description; CWE/0128 Allergy severity
  code; ST* Allergy reaction code; CNE!/0206 Allergy action code; EI Allergy unique identifier; ST Action reason;
  CWE/0436 Sensitivity to causative agent code; CWE Allergen group code mnemonic description; DT Onset date; ST
  Onset date text; DTM Reported date time; XPN Reported by; CWE/0063 Relationship to patient code; CWE/0437 Alert
  device code; CWE/0438 Allergy clinical status code; XCN Statused by person; XON Statused by organization; DTM
  Statused at date time; XCN Inactivated by person; DTM Inactivated date time; XCN Initially recorded by person; DTM
  Initially recorded date time; XCN Modified by person; DTM Modified date time; CWE Clinician identified code; XON
  Initially recorded by organization; XON Modified by organization; XON Inactivated by organization
IAR: CWE! Allergy reaction code; CWE!/0128 Allergy severity code; CWE/0436 Sensitivity to causative agent code; ST
  Management
IIM: CWE! Primary key value; CWE! Service item code; ST Inventory lot number; DTM Inventory expiration date; CWE
  Inventory manufacturer name; CWE Inventory location; DTM Inventory received date; NM Inventory received quantity;
  CWE Inventory received quantity unit; MO Inventory received item cost; DTM Inventory on hand date; NM Inventory on
  hand quantity; CWE Inventory on hand quantity unit; CNE/0088 Procedure code; CNE*/0340 Procedure code modifier
ILT: SI! Set ID; ST! Inventory lot number; DTM Inventory expiration date; DTM Inventory received date; NM Inventory
  received quantity; CWE Inventory received quantity unit; MO Inventory received item cost; DTM Inventory on hand
  date; NM Inventory on hand quantity; CWE Inventory on hand quantity unit
IN1: SI! Set ID; CWE/0072 Health plan ID; CX*! Insurance company ID; XON* Insurance company name; XAD* Insurance
  company address; XPN* Insurance co contact person; XTN* Insurance co phone number; ST Group number; XON* Group
  name; CX* Insured's group emp ID; XON* Insured's group emp name; DT Plan effective date; DT Plan expiration date;
  AUI Authorization information; CWE/0086 Plan type; XPN* Name of insured; CWE/0063 Insured's relationship to
  patient; DTM Insured's date of birth; XAD* Insured's address; CWE/0135 Assignment of benefits; CWE/0173
  Coordination of benefits; ST Coord of ben priority; ID/0136 Notice of admission flag; DT Notice of admission date;
  ID/0136 Report of eligibility flag; DT Report of eligibility date; CWE/0093 Release information code; ST Pre admit
  cert pac; DTM Verification date time; XCN* Verification by; CWE/0098 Type of agreement code; CWE/0022 Billing
  status; NM Lifetime reserve days; NM Delay before l r day; CWE/0042 Company plan code; ST Policy number; CP Policy
  deductible; CP Policy limit amount; NM Policy limit days; NM Policy limit days; NM Policy limit days; CWE/0066
  Insured's employment status; CWE/0001 Insured's administrative sex; XAD* Insured's employer's address; ST
  Verification status; CWE/0072 Prior insurance plan ID; CWE/0309 Coverage type; CWE/0295 Handicap; CX* Insured's ID
  number; CWE/0535 Signature code; DT Signature code date; ST Insured's birth place; CWE/0099 VIP indicator; CX*
  External health plan identifiers; ID/0206 Insurance action code
IN2: CX* Insured's employee ID; ST Insured's social security number; XCN* Insured's employer's name and ID; CWE/0139
  Employer information data; CWE*/0137 Mail claim party; ST Medicare health ins card number; XPN* Medicaid case
  name; ST Medicaid case number; XPN* Military sponsor name; ST Military ID number; CWE/0342 Dependent of military
  recipient; ST Military organization; ST Military station; CWE/0140 Military service; CWE/0141 Military rank grade;
  CWE/0142 Military status; DT Military retire date; ID/0136 Military non avail cert on file; ID/0136 Baby coverage;
  ID/0136 Combine baby bill; ST Blood deductible; XPN* Special coverage approval name; ST Special coverage approval
  title; CWE*/0143 Non covered insurance code; CX* Payor ID; CX* Payor subscriber ID; CWE/0144 Eligibility source;
  RMC*/0145 Room coverage type amount; PTA*/0147 Policy type amount; DDI Daily deductible; CWE/0223 Living
  dependency; CWE*/0009 Ambulatory status; CWE*/0171 Citizenship; CWE/0296 Primary language; CWE/0220 Living
  arrangement; CWE/0215 Publicity code; ID/0136 Protection indicator; CWE/0231 Student indicator; CWE/0006 Religion;
  XPN* Mother's maiden name; CWE/0212 Nationality; CWE*/0189 Ethnic group; CWE*/0002 Marital status; DT Insured's
  employment start date; DT Employment stop date; ST Job title; JCC/0327 Job code class; CWE/0311 Job status; XPN*
  Employer contact person name; XTN* Employer contact person phone number; CWE/0222 Employer contact reason; XPN*
  Insured's contact person's name; XTN* Insured's contact person phone number; CWE*/0222 Insured's contact person
  reason; DT Relationship to the patient start date; DT* Relationship to the patient stop date; CWE/0232 Insurance
  co contact reason; XTN* Insurance co contact phone number; CWE/0312 Policy scope; CWE/0313 Policy source; CX
  Patient member number; CWE/0063 Guarantor's relationship to insured; XTN* Insured's phone number home; XTN*
  Insured's employer phone number; CWE/0343 Military handicapped program; ID/0136 Suspend flag; ID/0136 Copay limit
  flag; ID/0136 Stoploss limit flag; XON* Insured organization name and ID; XON* Insured employer organization name
  and ID; CWE*/0005 Race; CWE/0344 Patient's relationship to insured
IN3: SI! Set ID; CX Certification number; XCN* Certified by; ID/0136 Certification required; MOP/0148 Penalty; DTM
  Certification date time; DTM Certification modify date time; XCN* Operator; DT Certification begin date; DT
  Certification end date; DTN/0149 Days; CWE/0233 Non concur code description; DTM Non concur effective date time;
  XCN*/0010 Physician reviewer; ST Certification contact; XTN* Certification contact phone number; CWE/0345 Appeal
  reason; CWE/0346 Certification agency; XTN* Certification agency phone number; ICD*/0136 Pre certification
  requirement; ST Case manager; DT Second opinion date; CWE/0151 Second opinion status; CWE*/0152 Second opinion
  documentation received; XCN*/0010 Second opinion physician; CWE/0921 Certification type; CWE/0922 Certification
  category
INV: CWE!/0451 Substance identifier; CWE*!/0383 Substance status; CWE/0384 Substance type; CWE/9999 Inventory
  container identifier; CWE/9999 Container carrier identifier; CWE/9999 Position on carrier; NM Initial quantity; NM
  Current quantity; NM Available quantity; NM Consumption quantity; CWE/9999 Quantity units; DTM Expiration date
  time; DTM First used date time; TQ On board stability duration; CWE*/9999 Test fluid identifier's; ST Manufacturer
  lot number; CWE/0385 Manufacturer identifier; CWE/0386 Supplier identifier; CQ On board stability time; CQ Target
  value
IPC: EI! Accession identifier; EI! Requested procedure ID; EI! Study instance uid; EI! Scheduled procedure step ID;
  CWE/9999 Modality; CWE*/9999 Protocol code; EI Scheduled station name; CWE*/9999 Scheduled procedure step
  location; ST Scheduled station ae title
IPR: EI! Ipr identifier; EI! Provider cross reference identifier; EI! Payer cross reference identifier; CWE!/0571
  Ipr status; DTM! Ipr date time; CP Adjudicated paid amount; DTM Expected payment date time; ST! Ipr checksum
ISD: NM! Reference interaction number; CWE/0368 Interaction type identifier; CWE!/0387 Interaction active state
ITM: EI! Item identifier; ST Item description; CWE/0776 Item status; CWE/0778 Item type; CWE Item category; CNE/0532
  Subject to expiration indicator; EI Manufacturer identifier; ST Manufacturer name; ST Manufacturer catalog number;
  CWE Manufacturer labeler identification code; CNE/0532 Patient chargeable indicator; CWE/0132 Transaction code; CP
  Transaction amount unit; CNE/0532 Stocked item indicator; CWE/0871 Supply risk codes; XON*/0790 Approving
  regulatory agency; CNE/0532 Latex indicator; CWE*/0793 Ruling act; CWE/0320 Item natural account code; NM Approved
  to buy quantity; MO Approved to buy price; CNE/0532 Taxable item indicator; CNE/0532 Freight charge indicator;
  CNE/0532 Item set indicator; EI Item set identifier; CNE/0532 Track department usage indicator; CNE/0088 Procedure
  code; CNE*/0340 Procedure code modifier; CWE/0376 Special handling code; CNE/0532 Hazardous indicator; CNE/0532
  Sterile indicator; EI Material data safety sheet number; CWE/0396 United nations standard products and services
  code unspsc
IVC: EI! Provider invoice number; EI Payer invoice number; EI Contract agreement number; CWE!/0553 Invoice control;
  CWE!/0554 Invoice reason; CWE!/0555 Invoice type; DTM! Invoice date time; CP! Invoice amount; ST Payment terms;
  XON! Provider organization; XON! Payer organization; XCN Attention; ID/0136 Last invoice indicator; DTM Invoice
  booking period; ST Origin; CP Invoice fixed amount; CP Special costs; CP Amount for doctors treatment; XCN
  Responsible physician; CX Cost center; CP Invoice prepaid amount; CP Total invoice amount without prepaid amount;
  CP Total amount of vat; NM* Vat rates applied; CWE!/0556 Benefit group; ST Provider tax ID; ST Payer tax ID;
  CWE/0572 Provider tax status; CWE/0572 Payer tax status; ST Sales tax ID
IVT: SI! Set ID; EI! Inventory location identifier; ST Inventory location name; EI Source location identifier; ST
  Source location name; CWE/0625 Item status; EI* Bin location identifier; CWE/0818 Order packaging; CWE Issue
  packaging; EI Default inventory asset account; CNE/0532 Patient chargeable indicator; CWE/0132 Transaction code;
  CP Transaction amount unit; CWE/0634 Item importance code; CNE/0532 Stocked item indicator; CNE/0532 Consignment
  item indicator; CNE/0532 Reusable item indicator; CP Reusable cost; EI* Substitute item identifier; EI Latex free
  substitute item identifier; CWE/0642 Recommended reorder theory; NM Recommended safety stock days; NM Recommended
  maximum days inventory; NM Recommended order point; NM Recommended order amount; CNE/0532 Operating room par level
  indicator
LAN: SI! Set ID; CWE!/0296 Language code; CWE*/0403 Language ability code; CWE/0404 Language proficiency code
LCC: PL! Primary key value; CWE!/0264 Location department; CWE*/0129 Accommodation type; CWE*!/0132 Charge code
LCH: PL! Primary key value; ID/0206 Segment action code; EI Segment unique key; CWE!/0324 Location characteristic
  ID; CWE/0136 Location characteristic value
LDP: PL! Primary key value; CWE!/0264 Location department; CWE*/0069 Location service; CWE*/0265 Specialty type;
  CWE*/0004 Valid patient classes; ID/0183 Active inactive flag; DTM Activation date; DTM Inactivation date; ST
  Inactivated reason; VH*/0267 Visiting hours; XTN Contact phone; CWE/0462 Location cost center
LOC: PL! Primary key value; ST Location description; CWE*!/0260 Location type; XON* Organization name; XAD* Location
  address; XTN* Location phone; CWE*/0461 License number; CWE*/0261 Location equipment; CWE/0442 Location service
  code
LRL: PL! Primary key value; ID/0206 Segment action code; EI Segment unique key; CWE/0325 Location relationship ID;
  XON* Organizational location relationship value; PL Patient location relationship value
)";
}

}  // namespace linkway::mapping
