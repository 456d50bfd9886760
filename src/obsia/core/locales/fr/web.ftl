### Le site : son cadre, et les mots que plusieurs pages partagent.

web-title-end = {" "}| obsia, observatoire ouvert de l’IA
web-skip = Aller au contenu
web-nav-main = Principale
web-nav-about = À propos
web-nav-models = Modèles
web-nav-compare = Comparer
web-nav-what-if = Et si
web-nav-world = Monde
web-nav-openness = Ouverture
web-nav-commitments = Engagements
web-nav-usage = Mon usage
web-nav-method = Méthode
web-nav-validation = Validation
web-nav-finds = Contradictions relevées
web-nav-changes = Ce qui a changé
web-nav-data = Données
web-nav-api = API
web-nav-accessibility = Accessibilité
web-nav-press = Journalistes
web-nav-classroom = Pour la classe
web-nav-corrections = Corrections
web-nav-reply = Droit de réponse
web-nav-contribute = Contribuer
web-nav-plan = Plan du site
web-languages = Langue
web-language = Français
web-feed = obsia : ce qui a changé
web-range-only = une fourchette seulement
web-meaning = Comment lire ces chiffres
web-kinds = La marque et le mot à côté d’un chiffre disent comment il est connu (■ mesuré, ◆ publié par celui qui en répond, ◐ modélisé, ○ supposé) et mènent à ses sources.
web-marks = Dans les dessins, une barre pleine est un intervalle testé, une barre creuse une fourchette plausible, et le trait qui la traverse la valeur.
axis-by-tens = échelle log
web-method-more = Comment les chiffres sont établis
web-data-here = Les données de cette page
web-from-title = D’où viennent ces chiffres
web-from-all = Les { $count } sortes de chiffres
web-sources-all = Les { $count } sources
web-from-lead = Pour chaque sorte de chiffre : ce qu’il compte, puis les données qui en élargissent le plus l’intervalle, de la plus à la moins déterminante. Pour chaque donnée : sa part de la largeur, son nom, sa nature, qui en répond, ses sources. Les chiffres d’une même sorte sont présentés à part quand la donnée la plus déterminante diffère.
web-from-common = Sauf mention contraire : { $known }.
web-from-input = { $share } : { $told }.
web-from-input-alone = { $told }.
web-from-input-exact = { $name } ; { $known }
web-from-share-most = jusqu’à { $high }
web-from-share-range = de { $low } à { $high }
web-from-more-sources = { $count ->
    [one] et une autre source
    [many] et { $count_text } d’autres sources
   *[other] et { $count_text } autres sources
}
web-from-others = D’autres données comptent moins.
web-from-equivalents = Équivalents du quotidien
web-from-others-exact = S’y ajoutent d’autres données.
web-from-published = Tel que publié par
web-sources-here = Sources de cette page
web-sources-beside = Ces chiffres s’appuient aussi sur ces sources, décrites dans la liste de toutes les sources :
web-sources-behind = Ces chiffres s’appuient sur ces sources, décrites dans la liste de toutes les sources :
web-source-of = ,
web-source-licence = Licence : { $licence }.
web-independent = obsia est indépendant : des auteurs de modèles, des États, de l’AIE et de tout organisme qu’il cite.
web-edition = Édition du { $day }, obsia { $version }.
web-licence = Pages et tableaux : CC BY 4.0. Code : Apache 2.0.
web-problem-title = Pas de réponse à cette question
web-problem-about = Ce qui ne va pas dans la question, et ce qui s’en approche.
web-problem-near = Vous cherchez peut-être :
web-problem-home = Retour à la page d’accueil
web-locale = fr_FR
web-problem-figure = L’adresse d’un chiffre vaut pour toujours si elle est copiée en entier : elle porte sa question, et tout serveur d’obsia y répond. Celle-ci est tronquée, ou vient de relevés personnels.
web-refused = Le serveur n’a pas donné de page. Réessayez, ou repartez de la page d’accueil.
web-refused-too-many-requests = { $wait ->
    [0] Vous avez ouvert beaucoup de pages en peu de temps. Attendez une minute, puis rechargez celle-ci.
    [one] Vous avez ouvert beaucoup de pages en peu de temps. Attendez une seconde, puis rechargez celle-ci.
   *[other] Vous avez ouvert beaucoup de pages en peu de temps. Attendez { $wait } secondes, puis rechargez celle-ci.
}
web-refused-overloaded = Les demandes sont nombreuses, et cette page reste à calculer. Attendez quelques secondes, puis rechargez-la.
web-refused-unexpected = Le serveur a échoué sur cette page. La faute est à obsia, non à vous. Merci d’en signaler l’adresse ; les autres pages fonctionnent.
web-refused-method-not-allowed = Ces pages se lisent seulement : on ne peut rien leur envoyer.
web-refused-body-refused = Ces pages se lisent seulement : on ne peut rien leur envoyer. Ce que demande un formulaire figure dans l’adresse.
web-refused-too-long = L’adresse est trop longue pour être lue. Raccourcissez ce que vous avez saisi, ou repartez de la page d’accueil.
web-refused-bad-host = Les chiffres privés ne sont montrés que sous le nom de cette machine : http://localhost, avec le même port.
web-missing-title = Page introuvable
web-missing = Il n’y a rien à cette adresse. Une lettre manque peut-être, ou la page a été déplacée.
web-missing-file = Ces fichiers sont l’édition du { $day }, obsia { $version }. L’adresse d’un chiffre porte sa question : lancez obsia serve, et votre machine y répond au même chemin.
web-plan-about = Toutes les pages d’obsia par rubrique ; celles d’un modèle, d’un pays ou d’une partie s’atteignent par leurs listes.
web-plan-lead = Toutes les pages générales. Celles qui ne portent que sur un modèle, un pays, un texte, une entreprise ou un chiffre s’atteignent par la liste de leur catégorie.
web-plan-contents = Ce que couvre obsia
web-plan-observatory = L’observatoire lui-même
web-door-about = Ce que l’IA coûte en énergie, en carbone et en eau, et à quel point elle est ouverte : chaque chiffre avec sa source et son incertitude.
help-publish = L’observatoire en fichiers statiques, dans chaque langue d’obsia : pour n’importe quel hébergeur, ou à lire depuis un disque.
argument-folder = Le dossier à écrire : nouveau, vide, ou une édition précédente, qu’il remplace.
option-publish-site = Où les fichiers seront placés, comme https://example.org/ : pour les adresses que l’on cite.
option-models = Nombre de modèles qui ont leurs propres pages, à commencer par ceux que l’on connaît le mieux : 400 par défaut.
option-publish-previous = L’édition précédente (son dossier) : les chiffres gardent leur histoire, et leurs anciennes adresses mènent encore quelque part.
option-processes = Nombre de processus qui écrivent à la fois : 2 par défaut.
publish-site = { $option } : « { $site } » n’est pas une adresse qui commence par https:// ou http://.
publish-doing = { $doing } : { $pages }
publish-doing-pages = pages
publish-doing-figures = pages de chiffres
publish-doing-changes = pages de ce qui a changé
publish-done = { $folder } : { $pages } pages, { $files } fichiers, { $size } Mo

### Ce que dit le script ; les pages s’en passent.

web-script-ascending = Trié par { $column }, du plus petit au plus grand.
web-script-descending = Trié par { $column }, du plus grand au plus petit.
web-script-names = Noms proposés : { $count }. Choisissez avec les flèches.
web-script-failed = La réponse affichée ne correspond plus à ces champs, et la nouvelle n’a pas pu être chargée. Appuyez sur le bouton pour la redemander.
web-script-copy = Copier l’adresse de cette réponse
web-script-copied = Adresse copiée
