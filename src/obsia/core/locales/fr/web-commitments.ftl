### Les pages des engagements, et des contradictions trouvées

web-commitments-title = Qui s’est engagé à quoi ?
web-commitments-about = Ce à quoi États, entreprises et organismes se sont engagés en matière d’IA, et les six priorités de la déclaration de Paris en indicateurs.
web-commitments-lead = { $names ->
    [0] { $instruments } textes et { $parties } parties. Pour la déclaration de Paris de 2025, obsia a lu l’engagement de { $paris }.
    [one] { $instruments } textes et { $parties } parties. Pour la déclaration de Paris de 2025, obsia a lu l’engagement de { $paris } ; la presse en compte un de plus, dont le nom n’a pas été lu.
   *[other] { $instruments } textes et { $parties } parties. Pour la déclaration de Paris de 2025, obsia a lu l’engagement de { $paris } ; la presse en compte { $names } de plus, dont les noms n’ont pas été lus.
}
web-commitments-grid-title = { $partly ->
    [0] Sur { $parties } entreprises qui ont promis un cadre de sécurité, { $found } en ont publié un ; pour { $none }, aucun n’a été trouvé
    [one] Sur { $parties } entreprises qui ont promis un cadre de sécurité, { $found } en ont publié un et une l’a fait en partie ; pour { $none }, aucun n’a été trouvé
   *[other] Sur { $parties } entreprises qui ont promis un cadre de sécurité, { $found } en ont publié un et { $partly } l’ont fait en partie ; pour { $none }, aucun n’a été trouvé
}
web-commitments-grid-about = Ce qui a été trouvé de chaque promesse suivie signataire par signataire. Là où rien n’a été trouvé, la page du signataire dit où et quand nous avons cherché : ce n’est pas le constat d’une promesse rompue. Un tiret : aucune signature lue.
web-commitments-grid-none = aucune signature lue
web-commitments-six = Les six priorités de la déclaration de Paris
web-commitments-indicators = { $count ->
    [one] Comment on le mesure
   *[other] Les { $count } indicateurs
}
web-commitments-indicators-of = { $count ->
    [one] Comment on le mesure : { $name }
   *[other] Les { $count } indicateurs : { $name }
}
web-commitments-instruments-caption = Du plus ancien au plus récent ; seuls les noms lus sont comptés
web-commitments-head-agreed = engagements lus
web-commitments-head-read = où cela a été lu
web-commitments-head-pair = deux textes
web-commitments-head-both = États dans les deux
web-commitments-head-either = États dans l’un ou l’autre
web-commitments-head-what = objet
web-commitments-head-otherwise = autre statut
web-commitments-nothing = aucun
web-commitments-none-read = aucun n’a été lu
web-commitments-who = Toutes les parties, chacune sur sa page
web-commitments-overlaps = Où les textes se recoupent
web-commitments-overlaps-lead = Sur { $pairs } paires de textes, celles qui ont le plus d’États en commun ; seuls les noms lus sont comptés.
web-commitments-overlaps-caption = États que deux textes partagent, les plus nombreux d’abord
web-commitments-sources = { $count ->
    [one] Une source, en fin de page
   *[other] { $count } sources, en fin de page
}
web-commitments-sources-many = { $count } sources, toutes dans les données ci-dessous (JSON)
web-commitments-as-of = Au { $day }
web-commitments-group = { $count ->
    [one] { $name } : un État
   *[other] { $name } : { $count } États
}
web-commitments-priorities-title = Les six priorités, en indicateurs
web-commitments-priorities-about = Accès, ouverture, concentration, travail, soutenabilité, coopération : ce que l’on peut mesurer de chaque priorité de la déclaration de Paris.
web-commitments-priorities-lead = Un indicateur pour chaque priorité, ou la raison de son absence. Aucun n’indique qu’une promesse est tenue.
web-commitments-instrument-about = Qui s’est engagé, qui ne l’a pas fait, et où cela a été lu : { $name }.
web-commitments-party-title = { $name } : ses engagements
web-commitments-party-about = { $name } : ses engagements en matière d’IA, ceux qu’elle n’a pas pris, et où cela a été lu.
web-commitments-party-lead = { $count ->
    [0] obsia n’a lu aucun engagement de cette partie sur l’IA.
    [one] obsia a lu que cette partie s’est engagée sur un texte consacré à l’IA.
   *[other] obsia a lu que cette partie s’est engagée sur { $count } textes consacrés à l’IA.
}
web-commitments-kind = Nature : { $kind }.
web-commitments-reply = Vous êtes nommé ici ? Comment répondre ou corriger
web-commitments-did = Ce qu’elle a fait
web-commitments-did-caption = { $name }, texte par texte
web-commitments-does = Ce qu’elle fait
web-commitments-does-country = Ce que ses centres de données consomment : { $country }
web-commitments-does-country-seat = Ce que consomment les centres de données du pays de son siège : { $country }
web-commitments-does-systems = À quel point ses systèmes sont ouverts : { $name }
web-commitments-parties-title = États, entreprises, organismes
web-commitments-parties-about = Chaque partie avec les textes sur l’IA auxquels son engagement a été lu.
web-commitments-parties-state = { $count ->
    [0] Aucune des { $all } parties ne correspond. Essayez moins de lettres.
    [one] Une partie sur { $all }, par nature puis par nom
   *[other] { $count_text } parties sur { $all }, par nature puis par nom
}
web-commitments-kind-state = États
web-commitments-kind-organisation = organismes
web-commitments-kind-company = entreprises
web-commitments-field-name = Le nom contient
web-commitments-field-kind = Nature
web-commitments-field-letter = Première lettre
web-commitments-any = toutes
web-commitments-show = Afficher
web-commitments-reset = Revenir à toutes les parties
web-commitments-otherwise = { $instrument } ({ $status })
web-table-commitments = Chaque texte avec ses décomptes
web-table-instrument = Chaque partie de ce texte
web-table-party = Chaque texte de cette partie

web-finds-title = Ce qui ne concorde pas dans ce qui est publié sur l’IA
web-finds-about = Les contradictions des déclarations publiques sur les systèmes d’IA, chacune avec ses sources : des questions, pas des verdicts.
web-finds-lead = { $count ->
    [0] Aucune contradiction n’a été trouvée dans les déclarations publiques.
    [one] Une contradiction a été trouvée dans les déclarations publiques.
   *[other] { $count_text } contradictions ont été trouvées dans les déclarations publiques.
}
web-finds-question = Chacune est une question, pas un verdict : elle peut venir d’une erreur du développeur, de l’index qui la rapporte ou de notre rapprochement des noms.
web-finds-reply = Droit de réponse : quiconque est nommé ici peut expliquer ou corriger ; la réponse est publiée à côté de la contradiction.
web-finds-reply-how = Comment répondre
web-finds-read-at = Lu sur
web-table-finds = Chaque contradiction
web-table-corrections = Toutes les corrections
