### L'examen des déclarations publiques

help-facts-audit = Les contradictions entre déclarations publiques sur les systèmes d’IA : une liste d’anomalies, avec leurs liens.
title-audit = { $count ->
    [0] Aucune contradiction trouvée dans les déclarations publiques
    [one] Une contradiction dans les déclarations publiques
   *[other] { $count_text } contradictions dans les déclarations publiques
}
audit-looked = { $rules_text } règles ont été appliquées à { $runs_text } entraînements, { $sizes_text } tailles déclarées, { $cells_text } cases d’ouverture, { $published_text } chiffres publiés de centres de données.
audit-note = Une anomalie est une question, pas un verdict : elle peut venir d’une erreur du développeur, de l’index qui la rapporte ou de notre rapprochement des noms. Si vous pouvez l’expliquer, faites-le : docs/how-to/correct-a-cell.md.
audit-rule-carbon-of-electricity = Un carbone qu’aucun réseau n’explique
audit-rule-carbon-product = Énergie, intensité carbone et carbone dont le produit ne tombe pas juste
audit-rule-power-of-devices = Une énergie incompatible avec les heures
audit-rule-above-the-peak = Plus de calculs que les accélérateurs ne peuvent en faire
audit-rule-below-physics = Moins d’énergie que le calcul n’en demande
audit-rule-active-above-total = Plus de poids actifs que de poids
audit-rule-sizes-differ-total = Deux tailles d’un même modèle
audit-rule-sizes-differ-active = Deux nombres de poids actifs d’un même modèle
audit-rule-report-unread = Des faits absents d’une fiche, alors que le rapport n’a pas été lu
find-report-unread = { $label } : un rapport de ses auteurs existe et n’a pas été lu ; ce que d’autres pages ne disent pas ({ $items }) peut s’y trouver.
audit-rule-other-model = Une preuve qui nomme un autre modèle
audit-rule-licences-differ = Deux licences d’une même version
audit-rule-weights-disagree = Des poids publiés selon certaines sources, et non selon une autre
find-carbon-of-electricity = { $label } : { $carbon_kg } pour { $energy_kwh } font { $intensity_g_per_kwh } ; les réseaux vont de { $low_g_per_kwh } à { $high_g_per_kwh }.
find-carbon-product = { $label } : { $energy_kwh } à { $intensity_g_per_kwh } font { $product_kg }, alors que la source indique { $carbon_kg }.
find-power-of-devices = { $label } : l’énergie déclarée fait { $power_w } par accélérateur sur les heures déclarées ; { $device } est conçu pour { $design_power_w }.
find-above-the-peak = { $label } : { $flop } opérations en { $device_h } font { $use_share } de la puissance de crête.
find-below-physics = { $label } : { $flop } opérations prennent { $least_kwh } sur le meilleur accélérateur à sa crête ; { $energy_kwh } est déclaré.
find-active-above-total = { $label } : { $active_b } milliards de poids actifs sur { $total_b } milliards.
find-sizes-differ-total = { $label } : { $low_b } milliards de poids ({ $low_publisher }) et { $high_b } milliards ({ $high_publisher }).
find-sizes-differ-active = { $label } : { $low_b } milliards de poids actifs ({ $low_publisher }) et { $high_b } milliards ({ $high_publisher }).
find-other-model = { $label } : la preuve que donne { $source } (éléments : { $items }) est une page de { $named }.
find-licences-differ = { $label } : { $first_licence } selon { $first_source }, { $second_licence } selon { $second_source }.
find-weights-disagree = { $label } : selon { $source }, les poids ne sont pas disponibles ; selon { $found_sources }, ils le sont.
audit-rule-stated-twice-device = Deux nombres d’heures sur une même page
audit-rule-stated-twice-carbon = Deux valeurs de carbone sur une même page
audit-rule-stated-twice-energy = Deux valeurs d’énergie sur une même page
find-stated-twice-device = { $label } : { $first_device_h } et { $second_device_h } d’accélérateur pour un seul entraînement.
find-stated-twice-carbon = { $label } : { $first_carbon_kg } et { $second_carbon_kg } pour un seul entraînement.
find-stated-twice-energy = { $label } : { $first_energy_kwh } et { $second_energy_kwh } pour un seul entraînement.
audit-rule-other-size = Une preuve prise à une autre taille du modèle
find-other-size = { $label } : la preuve que donne { $source } (éléments : { $items }) est la page de { $named }.
audit-rule-data-as-weights = Des poids prouvés par un jeu de données
find-data-as-weights = { $label } : ce que { $source } donne pour preuve des poids est le jeu de données { $named }.
audit-rule-gate-unseen = Des poids dits publiés, mais soumis à acceptation
find-gate-unseen = { $label } : { $source } répertorie les poids sans condition ; { $read ->
    [own] une lecture a constaté qu’il faut
   *[maker] pour tout ce qui a été lu de cet éditeur sous les mêmes conditions, il faut
  } d’abord donner son accord ou faire une demande.
audit-rule-weights-of-closed = Des poids disponibles, mais dont le nombre n’est pas publié
find-weights-of-closed = { $label } : { $source } répertorie les poids ({ $licence }) sans adresse, et indique que leur nombre n’est pas publié.
audit-rule-size-in-name = Une taille dans le nom, une autre dans la fiche
find-size-in-name = { $label } : { $source } indique { $stated } dans son champ de taille.
audit-rule-one-address = Une seule adresse pour presque toute une fiche
find-one-address = { $label } : { $source } donne une seule adresse pour tous ces éléments : { $items }.
audit-no-licence = aucune licence indiquée
audit-rule-licence-graded-twice = Une licence jugée de deux façons
find-licence-graded-twice = { $label } : bien que les poids, le code et les données de ces versions aient les mêmes notes, { $source } juge leurs conditions de plusieurs façons ({ $grades }).
audit-rule-nation-above-region = Un pays au-dessus de toute sa région
find-nation-above-region = { $label } : { $first_kwh } ({ $first_series }), alors que { $second_series } donne { $second_kwh } pour toute la région { $region }.
audit-rule-history-differs = Une même année, un même lieu, des chiffres qui diffèrent de moitié ou plus
find-history-differs = { $label } : { $first_kwh } ({ $first_series }) et { $second_kwh } ({ $second_series }).
and-more = { $systems } (+{ $count_text })
exponent = { $number }e{ $exponent }
times = × { $number }
facts-labelled = { $subject } ({ $label })
facts-qualified = { $property } [{ $qualifier }]

title-verify-openness = { $failures ->
    [0] Ouverture : { $cells_text } cellules lues par obsia ont été vérifiées, toutes tiennent
   *[other] Ouverture : { $cells_text } cellules lues par obsia ont été vérifiées ; { $failures_text } défauts
}
verify-kept = Sur { $read_text } cellules lues dans un dépôt, { $kept_text } gardent le commit ou les mots lus.
verify-offline = Ce qui est conservé a été vérifié ; aucune page n’a été ouverte ({ OPTION("online") } les ouvre).
verify-opened = Pages ouvertes : { $opened_text } ; non ouvertes, ce qui n’en dit rien : { $failed_text }.
verify-cause-branch = Lu dans un dépôt, sans commit ni extrait conservé : ne décide de rien
verify-cause-undated = Absent d’une copie de date inconnue : ne décide de rien
verify-cause-before-release = Lu avant la sortie du système
verify-cause-to-come = Lu à une date à venir
verify-cause-not-publisher = Donné comme lu chez le développeur, sur un site qui n’est pas connu comme le sien
verify-cause-unnamed = La page ne nomme pas à la fois le système et l’élément
verify-cause-no-locator = L’endroit de la page n’est pas indiqué
verify-cause-gone = La page n’existe plus
verify-cause-other = La page ne nomme pas le système
head-cells = cellules
head-deciding = qui décident
help-facts-verify-openness = Vérifier ce qui est conservé des lectures d’obsia sur l’ouverture : adresses, permaliens, dates, éditeurs.
option-online = Ouvrir aussi les pages, en cinq minutes au plus.
