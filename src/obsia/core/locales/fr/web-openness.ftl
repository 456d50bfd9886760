### Les pages de l’ouverture

web-openness-title = À quel point l’IA est-elle ouverte ?
web-openness-headline = Sur { $systems } systèmes d’IA, { $count ->
    [0] aucun ne publie de façon établie tout ce qu’il faut pour le refaire
    [one] un seul publie de façon établie tout ce qu’il faut pour le refaire
    [many] { $count } publient de façon établie tout ce qu’il faut pour les refaire
   *[other] { $count } publient de façon établie tout ce qu’il faut pour les refaire
}
web-openness-about = Ce qui est disponible de chaque système d’IA, à quelles conditions, selon quelle définition, et qui l’affirme.
web-openness-lead = { $systems ->
    [one] Un seul système est connu ici.
   *[other] { $conform ->
        [0] Aucun ne satisfait de façon établie à
        [one] Un seul satisfait de façon établie à
       *[other] { $conform_text } satisfont de façon établie à
    } la définition de l’IA open source ; pour { $unknown_text }, c’est indéterminé. Pour { $unlooked_text } d’entre eux, aucune page lue n’indique si les données d’entraînement sont disponibles.
}
web-openness-ours = Les résultats sont la lecture que fait obsia des faits connus ; les auteurs des référentiels ne les ont pas contrôlés.
web-openness-floor = (dont { $count_text } peut-être plus ouverts)
web-openness-floor-note = Peut-être plus ouverts : une partie de ce qui est demandé n’a pas été examinée ; le résultat est un minimum.
web-openness-what-asks = Ce qu’il demande
web-openness-what-asks-of = Ce qu’il demande : { $framework }
web-openness-two-things = L’ouverture (ce qui est disponible, et à quelles conditions) et la certitude (à quel point son énergie est connue) sont deux choses différentes. Elles sont présentées séparément et ne donnent jamais une note unique.

web-openness-answers-title = Sur { $systems } systèmes, { $use } laissent utiliser leurs poids, et { $study } étudier leurs données
web-openness-answers-about = Cinq questions, posées à tous les systèmes répertoriés. Une partie en tirets n’a pas été examinée : ce n’est pas un non.
web-openness-in-numbers = Les mêmes réponses en nombres, avec les systèmes de chacune
web-openness-heat-title = { $count ->
    [0] Aucun système ne répond oui aux cinq questions
    [one] Un seul système répond oui aux cinq questions
   *[other] { $count } systèmes répondent oui aux cinq questions
 }
web-openness-heat-about = Pour chaque développeur, celui de ses systèmes où l’on peut vérifier le plus d’éléments ; dix développeurs par groupe. L’ordre est celui de ce qui se vérifie ; il ne classe personne.
web-openness-heat-yes = Poids utilisables par tous
web-openness-heat-part = Poids sous conditions
web-openness-heat-no = Pas de poids
web-openness-grid-more = Tous les systèmes figurent dans les listes ci-dessous, avec le résultat de chaque référentiel.
web-openness-grid = Ce qui est disponible de chaque système
web-openness-shape-all = tout, pour chacun
web-openness-shape-part = en partie, ou sous conditions
web-openness-shape-none = non trouvé, ou non communiqué
web-openness-shape-unknown = non examiné, ou indéterminé
web-openness-shape-moot = sans objet
web-openness-questions-rule = Utiliser : les poids. Étudier : les données de pré-entraînement et d’ajustement. Reconstruire : ces données, le code qui les a préparées et le code d’entraînement. Contrôler : un rapport ou un article, les résultats des évaluations, leur code et leurs données. Partager : la licence des poids.
web-openness-energy-rule = Énergie : de l’entraînement ou de l’usage, l’une des deux au moins.
web-openness-head-system = système
web-openness-head-results = selon chaque référentiel
web-openness-head-result = résultat
web-openness-head-means = ce que cela veut dire
web-openness-short-osaid = Définition de l’OSI
web-openness-short-mof = MOF
web-openness-short-osai = Indice européen
web-openness-short-fmti = Indice de transparence
web-openness-none-answered = aucune dimension renseignée
web-openness-of = { $part } sur { $whole }
web-openness-at-least = au moins { $result }
web-openness-too-few = trop peu de réponses
web-openness-cells-of = Tout ce qui est affirmé à son sujet : { $label }
web-openness-field-name = Le nom contient
web-openness-field-developer = Développeur
web-openness-field-result = Résultat
web-openness-any = tous
web-openness-show = Afficher
web-openness-reset = Revenir à tous les systèmes
web-openness-state-all = Systèmes { $first_text } à { $last_text } sur { $all_text }, en commençant par ceux où l’on peut vérifier le plus d’éléments
web-openness-state-some = { $count ->
    [one] Un système sur { $all_text } correspond
   *[other] Systèmes { $first_text } à { $last_text } parmi les { $count_text } (sur { $all_text }) qui correspondent, en commençant par ceux où l’on peut vérifier le plus d’éléments
}
web-openness-state-none = Aucun des { $all_text } systèmes ne correspond. Essayez moins de lettres du nom, ou un autre résultat.
web-openness-state-listed = Systèmes { $first_text } à { $last_text } sur { $all_text }, par développeur puis par nom
web-openness-turns = Autres systèmes
web-openness-before = Précédents
web-openness-after = Suivants
web-openness-all = Tous les systèmes, par développeur
web-openness-all-title = Tous les systèmes par développeur, page { $page }
web-openness-from-to = { $first } à { $last }
web-openness-static = Pour chercher par nom, développeur ou résultat, lancez obsia serve ; les tableaux ci-dessous contiennent tous les systèmes.

web-openness-disagree-lead = { $systems ->
    [0] Aucune source n’en contredit une autre.
    [one] Sur un système, les sources se contredisent : l’une a trouvé ce qu’une autre a cherché en vain, ou leurs licences diffèrent. Nombre d’éléments en litige :
   *[other] Sur { $systems_text } systèmes, les sources se contredisent : l’une a trouvé ce qu’une autre a cherché en vain, ou leurs licences ne sont pas également ouvertes. Ceux qui ont le plus d’éléments en litige :
}
web-openness-sources-caption = Éléments trouvés, et combien se vérifient, par source

web-openness-framework-title = { $framework } : « { $result } » pour { $systems_text } des { $all_text } systèmes
web-openness-framework-about = Combien de systèmes d’IA ont quel résultat selon ce référentiel : { $framework }.
web-openness-framework-caption = Résultats de { $all_text } systèmes, les plus ouverts d’abord
web-openness-results-here = Les résultats
web-openness-asks-use = L’une des questions d’obsia : chacun peut-il utiliser les poids du modèle ?
web-openness-asks-study = L’une des questions d’obsia : chacun peut-il étudier les données qui l’ont entraîné, sous forme de fichiers, de liste exacte ou de recette ?
web-openness-asks-rebuild = L’une des questions d’obsia : chacun peut-il entraîner de nouveau le modèle, à partir de ses données et de son code ?
web-openness-asks-audit = L’une des questions d’obsia : chacun peut-il contrôler ce que son concepteur en affirme, avec le rapport, les résultats des évaluations, leur code et leurs données ?
web-openness-asks-share = L’une des questions d’obsia : chacun peut-il partager le modèle et le modifier, sous une licence libre ?
web-openness-asks-energy = L’une des questions d’obsia : le concepteur publie-t-il l’énergie que consomment l’entraînement ou l’usage ?
web-openness-asks-mof = Le Model Openness Framework de la Fondation Linux range une version en trois classes, selon les composants publiés sous licence ouverte.
web-openness-asks-osaid = La définition de l’IA open source, de l’Open Source Initiative, demande les poids et le code à des conditions ouvertes, et assez d’informations sur les données pour bâtir un système équivalent.
web-openness-means-mof-i = Chaque composant que demande la classe I est publié sous licence ouverte.
web-openness-means-mof-ii = Tous les composants de la classe II sont publiés sous licence ouverte, mais pas tous ceux de la classe I.
web-openness-means-mof-iii = Tous les composants de la classe III sont publiés sous licence ouverte, mais pas tous ceux de la classe II.
web-openness-means-mof-unknown = Un composant de la classe III n’a pas été cherché, ou a été trouvé en partie ou sans sa licence.
web-openness-means-mof-none = Un composant de la classe III a été cherché et n’a pas été trouvé sous licence ouverte.
web-openness-means-osaid-conforms = Tout ce que demande la définition est là, d’après les faits connus.
web-openness-means-osaid-unknown = Un fait n’est pas connu, ou la définition le laisse à l’appréciation.
web-openness-means-osaid-does-not-conform = Un élément au moins qu’elle demande n’est pas disponible aux conditions qu’elle fixe.
web-openness-needs-code = le code, à des conditions ouvertes
web-openness-needs-data-information = l’information sur les données d’entraînement
web-openness-needs-parameters = les poids, à des conditions ouvertes
web-openness-result-title = { $framework } : { $result }
web-openness-result-count = { $count ->
    [one] Un système a ce résultat.
   *[other] { $count_text } systèmes ont ce résultat.
}
web-openness-result-floor = Pour { $count_text } d’entre eux, c’est un minimum : une partie de ce qui est demandé n’a pas été examinée.
web-openness-cut = Ils sont tous dans les tableaux ci-dessous.

web-openness-system-title = À quel point { $label } est-il ouvert ?
web-openness-developed = Développé par { $developer }.
web-openness-relatives = On en sait davantage sur ceux-ci ; c’est peut-être l’un d’eux que vous cherchez :
web-openness-results = Réponses, et résultats selon chaque référentiel
web-openness-grades-caption = Résultat selon chaque référentiel ; ils ne s’additionnent pas
web-openness-decides = Ce qui en décide
web-openness-non-disclosures-caption = Ce que son service ne publie pas, le plus coûteux d’abord
web-openness-head-thing = élément
web-openness-head-status = état
web-openness-head-says = ce qui est affirmé
web-openness-head-source = qui l’affirme, quand
web-openness-other = { $source } : { $status }, { $day }
web-openness-unchecked = non vérifiable à cet endroit
web-openness-unlooked = Non examinés : { $items }.
web-openness-contest = Une erreur, une lacune ?
web-openness-contest-how = Un fournisseur, ou toute autre personne, peut corriger ou remplir une case, en donnant une adresse qui nomme le système et l’élément.
web-openness-contest-link = Comment faire
web-table-openness = Ce qui est affirmé de ce système
web-table-openness-all = Chaque système avec ses résultats
kind-of-name-framework = référentiel
kind-of-name-result = résultat
kind-of-name-list-page = page de la liste
