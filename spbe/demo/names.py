"""How are the people of the sample year called? By names that nobody bears.

Given names are those of the region; the second name is a thing of the coast and the hills of
Mandar, which no family is called by.
"""

WOMEN = (
    *("Nurhayati", "Rahmawati", "Sitti Aminah", "Hasnah", "Mardiana", "Fitriani", "Kartini"),
    *("Nurlaela", "Darmawati", "Suryani", "Rosdiana", "Wahyuni", "Hajrah", "Indo Masse"),
    *("Marwah", "Sulastri", "Yuliana", "Andi Tenri", "Citra", "Megawati", "Dahlia"),
    *("Hartini", "Maryam", "Puspita"),
)
MEN = (
    *("Muhammad Yusuf", "Abdul Rahman", "Syamsuddin", "Baharuddin", "Ahmad Fauzi", "Hamzah"),
    *("Irwan", "Kamaruddin", "Andi Baso", "Rusdi", "Sudirman", "Haeruddin", "Taufik", "Amiruddin"),
    *("Budi", "Agus", "Zainal", "Ilham", "Rahmat", "Fadli", "Kaco Daeng", "Arifin", "Yohanis"),
    "Mappatunru",
)
SECOND = (
    *("Sandeq", "Lopi", "Layar", "Karang", "Ombak", "Muara", "Teluk", "Dermaga", "Pelabuhan"),
    *("Kelapa", "Kakao", "Cengkeh", "Enau", "Sagu", "Rotan", "Tenun", "Sarung", "Gendang"),
    *("Bukit", "Lembah", "Telaga", "Kabut", "Hujan", "Purnama", "Fajar", "Senja", "Bintang"),
    *("Angin", "Pasir", "Mutiara"),
)
STRIDE = 541
"""Has no divisor in common with the number of combinations, so that no name comes twice."""


def name_of(number: int) -> tuple[str, bool]:
    """Return the name of the person with this number, and whether it is a woman's."""
    place = number * STRIDE % (len(SECOND) * (len(WOMEN) + len(MEN)))
    given, second = divmod(place, len(SECOND))
    is_woman = given < len(WOMEN)
    return f"{(*WOMEN, *MEN)[given]} {SECOND[second]}", is_woman
