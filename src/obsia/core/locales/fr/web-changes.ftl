### Ce qui a changé : les versions, les chiffres qui ne sont plus ce qu’ils étaient, et le flux.

web-changes-title = Ce qui a changé
web-changes-about = Toutes les versions qui ont changé un chiffre, les anciennes et les nouvelles valeurs, et pourquoi : des données, une autre méthode, ou une erreur de notre part.
web-changes-lead = Un chiffre qui change laisse voir son ancienne valeur, avec la raison : les données ont changé, la méthode a changé, ou nous nous étions trompés.
web-changes-feed = Suivre cette page par un flux Atom
web-changes-feeds = Des flux par sujet :
web-feed-models = obsia : les modèles
web-feed-openness = obsia : l’ouverture
web-feed-commitments = obsia : les engagements
web-feed-world = obsia : les centres de données et l’IA dans le monde
web-feed-facts = obsia : faits et corrections
web-feed-corrected = Corrigé : { $wrong }
web-feed-now = Désormais : { $now }
web-feed-release = Version { $version } : { $cause }.
web-feed-figure = { $name } ({ $about })
web-feed-moved = Avant : { $was } ; maintenant : { $now }. Raison : { $cause }.
web-feed-value = { $value } ({ $range })
web-changes-releases = Versions
web-changes-release = { $day }, version { $version }
web-changes-more = En détail
web-changes-figures = Les chiffres depuis l’édition précédente
web-changes-figures-none = Aucun chiffre de cette édition ne diffère de ce qu’il était dans celle du { $day }.
web-changes-figures-first = C’est la première édition : il n’y a rien à quoi la comparer.
web-changes-figures-served = Seules les éditions publiées en fichiers se comparent entre elles. Sur un serveur, la page de chaque chiffre montre son histoire.
web-changes-caption = { $count ->
    [one] Un chiffre qui diffère de l’édition du { $day }
    [many] { $count_text } de chiffres qui diffèrent de l’édition du { $day }
   *[other] { $count_text } chiffres qui diffèrent de l’édition du { $day }
}
web-changes-shown = Seuls les { $count_text } qui ont le plus changé sont montrés.
web-changes-head-figure = Chiffre
web-changes-head-was = C’était
web-changes-head-is = C’est
web-changes-head-cause = Pourquoi
web-changes-gone = n’est plus publié
web-changes-entry = Les chiffres de l’édition du { $day }
web-changes-entry-said = { $count ->
    [one] Un chiffre diffère de l’édition précédente.
    [many] { $count_text } de chiffres diffèrent de l’édition précédente.
   *[other] { $count_text } chiffres diffèrent de l’édition précédente.
}
