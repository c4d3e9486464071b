"""Why is a form not recorded as it came, apart from what the rules say?"""

from gateway.pages.form_answers import Trouble

STALE = Trouble(
    "Data ini sudah berubah sejak halaman Anda dibuka.",
    "Belum ada yang dicatat, dan isian Anda tetap di sini. Lihat apa yang berubah, "
    "sesuaikan bila perlu, lalu kirim lagi.",
)
OTHER_SESSION = Trouble(
    "Halaman ini dibuka dalam sesi lain.",
    "Belum ada yang dicatat. Periksa kembali isian di bawah ini, lalu kirim sekali lagi.",
)
SENT_BEFORE = Trouble(
    "Halaman ini sudah pernah dikirim dengan isi lain, dan kiriman itu sudah tercatat.",
    "Lihat dahulu hasilnya. Jika isian ini tetap perlu dicatat, kirim sekali lagi.",
)
NO_ANSWER = Trouble(
    "Layanan belum menjawab. Isian Anda tetap di sini.",
    "Kirim sekali lagi sebentar lagi. Jika kiriman pertama ternyata sudah tercatat, tidak akan "
    "tercatat dua kali.",
)
CANNOT_CHECK = Trouble("Isian belum dapat diperiksa sekarang. Anda tetap dapat mengirimnya.")
