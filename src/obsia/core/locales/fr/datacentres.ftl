## Déclarations des centres de données, règlement (UE) 2024/1364 : obsia world --reports

dc-title = Déclarations de centres de données au titre du règlement (UE) 2024/1364
dc-read = { $count ->
    [one] { $count_text } centre de données
   *[other] { $count_text } centres de données
  }, { $files ->
    [one] { $files } fichier
   *[other] { $files } fichiers
  }. Les chiffres sont ceux que les exploitants ont déclarés, additionnés tels quels : aucun intervalle ne les entoure.
dc-untested = Non testé sur un vrai fichier : aucune déclaration ni aucun modèle de la base européenne n’a pu être lu. Les en-têtes sont les symboles et les libellés du règlement.
dc-group = { $place } en { $year }
dc-all = Tous les pays
dc-union = Union européenne
dc-world = Monde
dc-country-unknown = Pays inconnu
dc-region-europe = Europe
dc-region-european-union = Union européenne
dc-region-nordics = Pays nordiques
dc-reported-kwh = Énergie des centres de données (E_DC)
dc-reported-kwh-it = Énergie de l’informatique (E_IT)
dc-reported-installed-w = Puissance informatique installée (P_DIT)
dc-reported-water-l = Apport d’eau (W_IN)
dc-reported-reuse-kwh = Chaleur fatale réutilisée (E_REUSE)
dc-reported-renewable-kwh = Énergie renouvelable (E_RES-TOT)
dc-reported-pue = PUE
dc-reported-water-l-per-kwh = WUE
dc-reported-reuse-share = Énergie réutilisée (ERF)
dc-reported-renewable-share = Part d’énergie renouvelable (REF)
dc-reported-load-factor-share = Facteur de charge de l’informatique
dc-reported-weighted-pue = PUE, moyenne pondérée par E_DC
dc-reported-weighted-water-l-per-kwh = WUE, moyenne pondérée par E_DC
dc-reported-weighted-reuse-share = ERF, moyenne pondérée par E_DC
dc-reported-weighted-renewable-share = REF, moyenne pondérée par E_DC
dc-of = pour { $part_text } des { $whole_text } centres de données
dc-held = D’autres sources :
dc-held-pue = PUE, { $place }, { $year }, { $publisher } : { $value }
dc-held-demand = électricité de tous les centres de données, { $place }, { $year }, { $publisher } : { $value }
dc-publisher-about = { $publisher } ({ $about })
dc-about-operator-hyperscale = très grande échelle
dc-about-operator-colocation = hébergement partagé
dc-about-operator-enterprise = centres d’entreprise
dc-about-weighting-respondents = moyenne des réponses
dc-held-meaning = Les chiffres d’autres sources portent sur d’autres centres : ils comprennent ceux de moins de { $threshold }, que rien n’oblige à déclarer, et excluent les combustibles, que compte E_DC. obsia est indépendant de l’AIE et de tous les éditeurs cités.
dc-meaning = Les indicateurs sont des rapports de sommes sur les centres qui déclarent les deux termes. Les moyennes pondérées par E_DC sont ce que publie la base européenne (annexe IV) ; pour le PUE, elles ne sont jamais les plus petites. Le facteur de charge rapporte la puissance moyenne de l’informatique à sa puissance installée.
dc-unused = { $file } : en-têtes non lus, car ils ne sont pas des champs du règlement : { $names }
dc-unplaced = Pays non reconnus, comptés à part : { $names }
dc-rejected = Refusé
dc-rejected-first = Les { $shown } premiers sur { $all } ; --json les donne tous.
dc-reason-count = { $reason } ({ $count_text })
dc-why = pourquoi
reason-withheld = confidentiel, le reste de la déclaration est gardé
reason-not_a_number = pas un nombre
reason-ambiguous_number = nombre qui se lit de deux façons
reason-negative = valeur négative
reason-zero = zéro au lieu d’une valeur inconnue
reason-part_exceeds_total = partie plus grande que son total
reason-parts_not_total = parties dont la somme n’est pas le total
reason-more_than_installed = plus d’énergie que n’en permet la puissance installée
reason-pue_below_one = PUE inférieur à 1
reason-share_above_one = part supérieure à 1
reason-indicator_disagrees = indicateur qui contredit les chiffres dont il est fait
reason-not_a_date = ni une année ni un jour
reason-nothing_stated = aucun chiffre
reason-ambiguous_heading = en-tête à deux sens
reason-unknown_unit = en-tête dont l’unité n’est pas connue
reason-reported_twice = même centre et même année deux fois
reason-total_beside_parts = total à côté de ses parties
