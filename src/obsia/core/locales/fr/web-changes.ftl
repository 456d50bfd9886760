### Ce qui a changé : les versions, les chiffres qui ne sont plus ce qu’ils étaient, et le flux.

web-changes-title = Ce qui a changé
web-changes-about = Toutes les versions qui ont fait bouger un chiffre, les anciennes et les nouvelles valeurs, et pourquoi : des données, une autre méthode, ou une erreur de notre fait.
web-changes-lead = Un chiffre qui change laisse voir son ancienne valeur, avec la raison : les données ont changé, la méthode a changé, ou nous nous étions trompés.
web-changes-feed = Suivre cette page par un flux Atom
web-changes-releases = Versions
web-changes-release = { $day }, version { $version }
web-changes-more = En détail
web-changes-figures = Les chiffres depuis l’édition d’avant
web-changes-figures-none = Aucun chiffre de cette édition ne diffère de ce qu’il était dans celle du { $day }.
web-changes-figures-first = C’est la première édition : il n’y a rien à quoi la comparer.
web-changes-figures-served = Ce sont les éditions faites de fichiers qui se comparent. Sur un serveur, la page de chaque chiffre raconte son histoire.
web-changes-caption = { $count ->
    [one] Un chiffre qui n’est plus ce qu’il était dans l’édition du { $day }
    [many] { $count_text } de chiffres qui ne sont plus ce qu’ils étaient dans l’édition du { $day }
   *[other] { $count_text } chiffres qui ne sont plus ce qu’ils étaient dans l’édition du { $day }
}
web-changes-shown = On montre les { $count_text } qui ont le plus bougé.
web-changes-head-figure = Chiffre
web-changes-head-was = C’était
web-changes-head-is = C’est
web-changes-head-cause = Pourquoi
web-changes-gone = n’est plus publié
web-changes-entry = Les chiffres de l’édition du { $day }
web-changes-entry-said = { $count ->
    [one] Un chiffre n’est plus ce qu’il était dans l’édition d’avant.
    [many] { $count_text } de chiffres ne sont plus ce qu’ils étaient dans l’édition d’avant.
   *[other] { $count_text } chiffres ne sont plus ce qu’ils étaient dans l’édition d’avant.
}
