### La page d’un chiffre : de quoi il parle, ce qui le fonde, son histoire, comment le citer. Et ce qui a changé.

figure-of-request = Une requête à { $model } : { $counts }. { $where }
figure-of-task = Pour { $model }, { $task } : { $counts }. { $where }
figure-of-pair = { $one } rapporté à { $other }, pour la même tâche : { $task }.
figure-of-difference = Après moins avant. Avant : { $before } Après : { $after }
figure-of-ratio = Après rapporté à avant. Avant : { $before } Après : { $after }
figure-of-input-tokens = { $count ->
    [one] un jeton en entrée
    [many] { $count_text } de jetons en entrée
   *[other] { $count_text } jetons en entrée
}
figure-of-cached-tokens = { $count ->
    [one] dont un lu d’un cache
    [many] dont { $count_text } lus d’un cache
   *[other] dont { $count_text } lus d’un cache
}
figure-of-output-tokens = { $count ->
    [one] un jeton en sortie
    [many] { $count_text } de jetons en sortie
   *[other] { $count_text } jetons en sortie
}
figure-of-images = { $count ->
    [one] une image
    [many] { $count_text } d’images
   *[other] { $count_text } images
}
figure-of-zone = Elle tourne sur le réseau électrique de cette zone : { $zone }.
figure-of-no-zone = On ne sait pas où elle tourne.
figure-of-usage = L’usage d’une personne, lu dans ses fichiers.
figure-of-training = Un entraînement, tel que la commande ci-dessous le décrit.
figure-of-command = Ce que demande la commande ci-dessous.
figure-of-other = { $label }.
figure-of-year = { $what }, { $year }, scénario { $scenario }.
figure-of-span = Le monde entier, de { $first } à { $last }, scénario { $scenario }.
figure-of-here = Toute l’inférence de { $model }, { $year }, là où elle est aujourd’hui.
figure-of-there = Toute l’inférence de { $model }, { $year }, si elle se faisait dans ce pays : { $country }.
figure-of-move = Toute l’inférence de { $model }, { $year }, si elle passait dans ce pays : { $country }.
figure-place-world = Le monde entier
figure-place-conventional = Le monde entier, sans l’IA
figure-joint-rows = { $count ->
    [one] une ligne d’un ajustement conjoint
    [many] { $count_text } de lignes d’un ajustement conjoint, une par tirage
   *[other] { $count_text } lignes d’un ajustement conjoint, une par tirage
}
web-figure-embed-about = Un chiffre d’obsia, fait pour une autre page ; ce qui le fonde est à un lien d’ici.
web-figure-about = Valeur, intervalle, nature, sources et histoire d’un chiffre d’obsia, et comment le citer.
web-figure-drawing-name = { $name } : { $value }, { $interval }
web-figure-low = au plus bas { $low }
web-figure-high = au plus haut { $high }
web-figure-lead = La valeur
web-figure-interval = L’intervalle
web-figure-tested-tested = Étalonné sur des mesures, et vérifié sur des familles qu’il n’avait pas vues.
web-figure-tested-extrapolated = Étalonné, puis prolongé au-delà de ce qui a pu être vérifié : pas testé ici.
web-figure-tested-elicited = Jugé d’après des fourchettes publiées, pas testé : mieux vaut une fourchette large qu’une fausse précision.
web-figure-validation = Ce que valent les prédictions
web-figure-counted = Ce qu’il compte
web-figure-left-out = Ce qu’il laisse de côté
web-figure-left-out-accelerator = Le reste du serveur, les machines en attente, le refroidissement, le réseau, votre appareil, la fabrication et l’entraînement.
web-figure-left-out-server = Les machines en attente, le refroidissement et les pertes du bâtiment, le réseau, votre appareil, la fabrication et l’entraînement.
web-figure-left-out-facility = Le réseau entre le centre de données et vous, votre appareil, la fabrication des serveurs et des bâtiments, et l’entraînement.
web-figure-left-out-embodied = L’électricité, les bâtiments, le réseau et votre appareil : c’est la seule fabrication des serveurs.
web-figure-left-out-life-cycle = L’entraînement et la mise au point, le réseau, votre appareil et le bâtiment.
web-figure-left-out-own-machines = Ce que le prix de l’heure indiqué laisse de côté.
web-figure-left-out-list-price = Remises, taxes, contrats, offres gratuites.
web-figure-kind = Comment on le sait
web-figure-kinds = De la largeur de l’intervalle, voici la part qui vient de chaque nature de données :
web-figure-kinds-caption = Part de la largeur selon la nature des données
web-figure-head-kind = Nature
web-figure-head-share = Part de la largeur
web-figure-formula = Comment il est calculé
web-figure-formula-note = Chaque ligne est calculée dans { $worlds } simulations communes à toutes ; la valeur et les bornes s’y lisent.
web-figure-evidence = Sur quoi il repose
web-figure-inputs = { $count ->
    [one] La donnée qui l’élargit le plus, avec ce qui la fonde
    [many] Les { $count_text } de données qui l’élargissent le plus, avec ce qui les fonde
   *[other] Les { $count_text } données qui l’élargissent le plus, avec ce qui les fonde
}
web-figure-more-inputs = { $count ->
    [one] Une autre donnée l’élargit moins.
    [many] { $count_text } d’autres données l’élargissent moins.
   *[other] { $count_text } autres données l’élargissent moins.
}
web-figure-head-input = Donnée
web-figure-head-value = Valeur et source
web-figure-no-share = presque rien
web-figure-one-of = L’un de ceux-ci
web-figure-from = Source
web-figure-sources = Ses sources
web-figure-more-sources = { $count ->
    [one] Une autre source appuie les autres données.
    [many] { $count_text } d’autres sources appuient les autres données.
   *[other] { $count_text } autres sources appuient les autres données.
}
web-figure-assumed = Ce qui tient lieu de faits
web-figure-again = Le recalculer
web-figure-beside = De la même requête
web-figure-beside-caption = Autres chiffres établis avec lui
web-figure-more-beside = { $count ->
    [one] Un autre chiffre a été établi avec lui ; la commande ci-dessus l’affiche.
    [many] { $count_text } d’autres chiffres ont été établis avec lui ; la commande ci-dessus les affiche.
   *[other] { $count_text } autres chiffres ont été établis avec lui ; la commande ci-dessus les affiche.
}
web-figure-head-figure = Chiffre
web-figure-head-now = Valeur, intervalle, nature
web-figure-history = Son histoire
web-figure-history-none = On ne lui connaît pas d’autre valeur ici.
web-figure-cite = Le citer
web-figure-cite-note = L’identifiant dépend de la question, des faits et de la graine : une autre valeur a un autre identifiant, et celui-ci garde sa page.
web-figure-cite-title = { $name }. { $subject } (chiffre { $id }, obsia { $version }, faits { $snapshot })
web-figure-cite-kind = Jeu de données
web-figure-bibtex = Au format BibTeX
web-figure-csl = Au format CSL-JSON
web-figure-download = Télécharger
web-figure-drawing = Le dessin (SVG)
web-figure-embed = Le montrer ailleurs
web-figure-embed-frame = Dans un cadre
web-figure-embed-plain = Ou en texte simple
web-figure-embed-site = ADDRESS-OF-THIS-SITE représente l’adresse où vous lisez ceci.
web-figure-embed-evidence = Ce qui le fonde, et son histoire
web-figure-made = obsia { $version }, édition du { $day }.
web-figure-identity = Chiffre { $id }, faits { $snapshot }.
web-table-figure = Ce chiffre avec toutes ses données
web-figure-other-edition = L’adresse qui mène ici est celle d’une autre édition. La question est la même : voici le chiffre de cette édition.
web-figure-old-title = Un chiffre d’une édition passée
web-figure-old = Une édition passée a établi ce chiffre. La même question donne aujourd’hui une autre valeur.
web-figure-was = Dans l’édition du { $edition }, c’était
web-figure-is = C’est maintenant
web-figure-cause = Pourquoi
