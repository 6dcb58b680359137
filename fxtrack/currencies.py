"""ISO 4217: which three letters are a currency, and what its people call it.

Source: ISO 4217 list one (current codes) as of January 2026, and the codes of list three (withdrawn) that
a page archived since 2000 may still print. The codes for tests and for "no currency" (XTS, XXX) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

_CURRENT = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN
PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC
XBD XCD XCG XDR XOF XPD XPF XPT XSU XUA YER ZAR ZMW ZWG
"""

_WITHDRAWN = """
ADP AFA ANG ATS AZM BEF BGN BYR CSD CUC CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MGF MRO MTL
MZM NLG PTE ROL RUR SDD SIT SKK SLL SRG STD TMM TRL USS VEB VEF XFU YUM ZMK ZWD ZWL ZWN ZWR
"""

CODES = frozenset((_CURRENT + _WITHDRAWN).split())
"""Every alphabetic code that may stand in a pair."""

PRESENTED = ("KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD")
"""The pairs that tables and charts show first, in this order: what Central Asian readers look for."""


DOLLAR = "USD"
"""The currency in which rates are printed, and through which others are crossed."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a currency is called in a language.

    Attributes:
        full: with its country, for a title: "Kyrgyz som".
        unit: one of it: "som".
        units: several of it: "som", "US dollars".
        genitive: of the full name, in a language that has cases.
        dative: likewise.
        unit_genitive: of the unit, likewise.
        gender: of the name, in a language that has them: m, f or n.
    """

    full: str
    unit: str
    units: str
    genitive: str = ""
    dative: str = ""
    unit_genitive: str = ""
    gender: str = "m"

    @classmethod
    def of_code(cls, code: str) -> Names:
        """Call a currency by its code, in every form."""
        return cls(code, code, code, code, code, code)


NAMES = {
    "KGS": Names("Kyrgyz som", "som", "som"),
    "KZT": Names("Kazakh tenge", "tenge", "tenge"),
    "TJS": Names("Tajik somoni", "somoni", "somoni"),
    "TMT": Names("Turkmen manat", "manat", "manat"),
    "UZS": Names("Uzbek sum", "sum", "sum"),
    "USD": Names("US dollar", "US dollar", "US dollars"),
    "EUR": Names("euro", "euro", "euros"),
    "RUB": Names("Russian ruble", "ruble", "rubles"),
    "CNY": Names("Chinese yuan", "yuan", "yuan"),
    "TRY": Names("Turkish lira", "lira", "lira"),
    "JPY": Names("Japanese yen", "yen", "yen"),
}
"""In English."""


def meant(code: str) -> str:
    """Return a code, or for a mistyped one the code of a currency with a name that is likely meant."""
    if code in CODES:
        return code
    from difflib import get_close_matches

    return next(iter(get_close_matches(code, NAMES, 1)), code)


def names(code: str) -> Names:
    """Return the English names of a currency, or its code where fxtrack knows no name."""
    return NAMES.get(code) or Names.of_code(code)
