"""Which codes of States does ISO 3166-1 know?"""

import re

from dueregard.errors import Fault
from dueregard.readers.names import offered

_CODES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR
CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB
GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA
MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS
SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""

ALPHA_3 = frozenset(re.findall("[A-Z]{3}", _CODES))
"""ISO 3166-1 alpha-3, 249 codes. A State that is spelt otherwise would be a party to nothing."""


_ALPHA_2 = """
AE ARE AM ARM AO AGO AR ARG AT AUT AU AUS AZ AZE BD BGD BE BEL BG BGR BH BHR BO BOL BR BRA BY BLR CA CAN CH CHE CL CHL
CN CHN CO COL CY CYP CZ CZE DE DEU DK DNK DO DOM DZ DZA EC ECU EE EST EG EGY ES ESP ET ETH FI FIN FR FRA GB GBR GR GRC
HU HUN ID IDN IE IRL IL ISR IN IND IR IRN IS ISL IT ITA JO JOR JP JPN KE KEN KP PRK KR KOR KZ KAZ LI LIE LT LTU LU LUX
LV LVA MA MAR MT MLT MX MEX MY MYS NG NGA NL NLD NO NOR NZ NZL OM OMN PA PAN PE PER PH PHL PK PAK PL POL PT PRT RO ROU
RS SRB RU RUS RW RWA SA SAU SE SWE SG SGP SI SVN SK SVK SN SEN TH THA TN TUN TR TUR TW TWN UA UKR UK GBR US USA UY URY
UZ UZB VE VEN VN VNM ZA ZAF
"""

ALPHA_2 = dict(re.findall("([A-Z]{2}) ([A-Z]{3})", _ALPHA_2))
"""Code of two letters -> of three, for States that are active in space or party to its instruments; UK is usage."""


def meant_state(word: str) -> str:
    """Return a question in brackets that offers the code for one in small letters or of two letters, or nothing."""
    code = ALPHA_2.get(word.strip().upper(), word.strip().upper())
    return offered([code] if code in ALPHA_3 else [])


def unknown_state(file: str, line: int | None, where: str, code: str) -> Fault | None:
    """Return the fault of a code that ISO 3166-1 does not know; None where it does."""
    if code in ALPHA_3:
        return None
    return Fault(
        file=file,
        line=line,
        problem=f"{where}: '{code}' is not the code of a State{meant_state(code)}",
        expected="Three capitals of ISO 3166 alpha-3, such as NOR",
    )
