"""What is each stage called, in the order in which things go through them?"""

from collections.abc import Mapping

NOMINATION: Mapping[str, str] = {
    "draft": "sedang disusun",
    "submitted": "menunggu verifikasi",
    "returned": "dikembalikan",
    "verified": "terverifikasi, menunggu SK",
    "decreed": "ditetapkan dengan SK",
    "withdrawn": "ditarik kembali",
}
ASSESSMENT: Mapping[str, str] = {
    "open": "penilaian mandiri",
    "submitted": "sedang diverifikasi",
    "concluded": "masa sanggah",
    "final": "final",
}
DECREE: Mapping[str, str] = {
    "prepared": "rancangan",
    "decided": "ditetapkan",
    "discarded": "rancangan dibatalkan",
    "revoked": "dicabut",
    "inherited": "diwarisi (data sebelum sistem ini)",
}
PERIOD: Mapping[str, str] = {"open": "berjalan", "closed": "ditutup"}
LOOKS: Mapping[str, str] = {
    **dict.fromkeys(("submitted", "verified", "concluded"), "info"),
    **dict.fromkeys(("decreed", "decided", "final"), "good"),
    "prepared": "info",
    **dict.fromkeys(("returned", "revoked"), "bad"),
}
"""Which mark a stage is shown as; the others are plain."""
