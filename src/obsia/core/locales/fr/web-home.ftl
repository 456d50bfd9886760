### La première page.

web-home-title = Ce que l’IA coûte à la planète, ce qu’elle a d’ouvert, et qui a promis quoi
web-home-about = Énergie, carbone et eau d’une réponse, de l’IA sur la planète, et ouverture des systèmes d’IA : chaque chiffre avec sa fourchette, sa nature et sa source.
web-home-what = obsia est un observatoire de l’IA, indépendant et ouvert. Chaque chiffre est donné avec sa fourchette, sa source et la façon dont on le connaît.
web-home-search = Un modèle, un produit, un pays, un engagement
web-home-try = Par exemple :
web-home-tries = ChatGPT, Claude, Le Chat, France, déclaration de Paris
web-home-asks = Les questions que l’on pose
web-home-landscape = Plus un modèle est fermé, moins on sait ce qu’il consomme : la fourchette est { $ratio } fois plus large
web-home-landscape-about = Électricité d’une réponse ({ $input } jetons lus, { $output } écrits) pour { $count } modèles de texte, selon leur date de sortie, sur une échelle logarithmique. Un point marque le milieu d’une fourchette ; un trait, la fourchette elle-même, pour les modèles les plus connus.
web-home-landscape-widths = Pour un modèle fermé typique, celui du milieu sur { $closed_models }, le haut de la fourchette vaut { $closed } fois le bas ; quand les poids sont sous licence ouverte, pour celui du milieu sur { $published_models }, { $published } fois.
web-home-landscape-source = Source : obsia. Toutes les valeurs sont modélisées ou supposées, aucune n’a été mesurée chez un fournisseur ; certaines dates de sortie sont celles d’une première mention.
web-home-access-closed = fermé
web-home-access-conditions = poids sous conditions, ou à des termes non relevés
web-home-access-weights = poids sous licence ouverte
web-home-access-all = tout ce qu’il faut pour refaire le modèle
web-home-access-closed-short = fermé
web-home-access-weights-short = ouvert
web-home-typical = fourchette typique, haut sur bas
web-home-answer = Que coûte une réponse ?
web-home-news = Ce qui change dans cette édition
web-home-changes = Tous les changements
web-home-corrections = Corrections et réponses
web-home-quote = Nous citer sans se tromper
web-home-quote-how = Donnez la fourchette, jamais le milieu seul : « environ { $value }, entre { $low } et { $high } ». Chaque chiffre a sa page, à une adresse qui reste, avec ses sources, une image et une phrase à copier.
web-home-lead = Voici notre estimation pour { $model }. Elle est calculée à partir de ce qui est publié, et non lue sur un compteur. Chaque valeur est donc le milieu d’une fourchette, et c’est la fourchette qui compte.
web-home-instead = En attendant, voici { $model }.
web-home-carbon = Carbone :
web-home-water = Eau :
web-home-own = Interroger un autre modèle ou un autre lieu
web-home-own-static = Ces pages sont des fichiers. Pour interroger un autre modèle, un autre lieu ou une autre longueur, installez obsia et lancez
web-home-model = Modèle
web-home-region = Lieu
web-home-region-hint = un pays ou une région de cloud ; peut rester vide
web-home-tell = Répondre
web-home-near = Pour comparer :
web-home-all-of = Tout ce que l’on sait de { $model }
web-home-everyday-below = Même au plus haut de sa fourchette, une question consomme moins qu’{ $thing }
web-home-everyday-open = Au plus haut de sa fourchette, une question consomme plus que chacune de ces choses
web-home-everyday-about = Électricité de { $model } pour trois tâches, à côté de choses connues de tous ; échelle logarithmique. Barre : la fourchette, avec sa médiane. Losange : le repère.
web-home-everyday-from = D’où viennent ces repères
web-home-everyday-thing = repère
web-home-everyday-more = Chacun est une valeur de convention ; dans la réalité, ils varient.
web-home-planet = Sur la planète
web-home-centres = Électricité de tous les centres de données en { $year }
web-home-ai = Électricité de l’IA en { $year }, comptée à partir de ses puces
web-home-open = À quel point { $systems } systèmes d’IA sont-ils ouverts ?
web-home-open-weights = { $count ->
    [one] { $count_text } sur { $of } examinés permet de télécharger ses poids
    [many] { $count_text } sur { $of } examinés permettent de télécharger leurs poids
   *[other] { $count_text } sur { $of } examinés permettent de télécharger leurs poids
}
web-home-open-remade = { $count ->
    [0] Aucun des { $of } examinés ne publie tout ce qu’il faut pour le refaire.
    [one] Un seul des { $of } examinés publie tout ce qu’il faut pour le refaire.
    [many] { $count } sur { $of } examinés publient tout ce qu’il faut pour les refaire.
   *[other] { $count } sur { $of } examinés publient tout ce qu’il faut pour les refaire.
}
web-home-open-conforming = { $count ->
    [0] D’après les faits réunis, aucun ne répond à la définition de l’IA open source, telle qu’obsia la lit.
    [one] D’après les faits réunis, un seul répond à la définition de l’IA open source, telle qu’obsia la lit.
    [many] D’après les faits réunis, { $count } répondent à la définition de l’IA open source, telle qu’obsia la lit.
   *[other] D’après les faits réunis, { $count } répondent à la définition de l’IA open source, telle qu’obsia la lit.
}
web-home-open-more = Lesquels, et qui le dit
web-home-to-models = Chaque modèle : ce qu’il coûte, ce que l’on en sait
web-task-request = Une question et sa réponse
web-task-reasoning = Une réponse avec raisonnement
web-task-agent = Une tâche d’agent
web-task-image = Une image
web-task-video = Un extrait vidéo
web-task-transcription = Une minute de parole transcrite
web-task-speech = Une minute de parole de synthèse
web-task-embedding = Un texte converti en vecteur
web-task-rerank = Des passages classés
web-task-asks-request = { $input } jetons lus, { $output } écrits.
web-task-asks-reasoning = { $input } jetons lus, { $output } écrits, dont la plupart forment un raisonnement qui n’est pas affiché.
web-task-asks-agent = { $calls } appels : { $input } jetons lus, pour la plupart relus dans le cache, { $output } écrits.
