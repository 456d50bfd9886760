### Familles : leurs membres côte à côte

argument-family = Une famille de modèles, telle qu’on l’appelle : Mistral, Llama, Qwen3.
option-family = Les membres d’une famille, comparés.
title-family = Les modèles { $family } ({ $developer }) sont-ils ouverts ?
web-family-title = Les modèles { $family } sont-ils ouverts ?
web-table-family = Cette famille, membre par membre
web-table-families = Toutes les familles
http-summary-families = Toutes les familles de modèles, avec leur développeur et le nombre de membres connus.
http-summary-family = Les membres d’une famille comparés : ce que chacun permet à tous.
http-tag-families = Familles
family-verdict = { $count ->
    [one] Sur le seul modèle { $family } examiné : { $clauses }.
   *[other] Sur { $count } modèles { $family } examinés : { $clauses }.
 }
web-family-verdict = { $count ->
    [one] Sur le seul modèle { $family } examiné :
   *[other] Sur { $count } modèles { $family } examinés :
 }
family-nothing-examined = { $count ->
    [one] Personne ici n’a examiné ce que permet le seul modèle { $family } connu ici.
   *[other] Personne ici n’a examiné ce que permettent les { $count } modèles { $family } connus ici.
 }
family-use = { $examined ->
    [0] personne ici n’a examiné si leurs poids sont utilisables par tous
   *[other] { $count ->
        [0] on n’en a trouvé aucun dont les poids soient utilisables par tous
        [one] un seul a des poids utilisables par tous
       *[other] { $count } ont des poids utilisables par tous
     }
 }
family-study = { $examined ->
    [0] personne ici n’a examiné si leurs données d’entraînement sont accessibles
   *[other] { $count ->
        [0] on n’en a trouvé aucun dont les données d’entraînement soient accessibles à tous
        [one] un seul a des données d’entraînement accessibles à tous
       *[other] { $count } ont des données d’entraînement accessibles à tous
     }
 }
family-rebuild = { $examined ->
    [0] personne ici n’a examiné s’ils peuvent être reconstruits
   *[other] { $count ->
        [0] on n’en a trouvé aucun qui puisse être reconstruit à partir de ce qui est publié
        [one] un seul peut être reconstruit à partir de ce qui est publié
       *[other] { $count } peuvent être reconstruits à partir de ce qui est publié
     }
 }
family-audit = { $examined ->
    [0] personne ici n’a examiné si ce qu’on en dit peut être contrôlé
   *[other] { $count ->
        [0] on n’en a trouvé aucun qui publie tout ce qui permet de contrôler ce qu’on en dit
        [one] un seul publie tout ce qui permet de contrôler ce qu’on en dit
       *[other] { $count } publient tout ce qui permet de contrôler ce qu’on en dit
     }
 }
family-share = { $examined ->
    [0] personne ici n’a examiné s’ils peuvent être redistribués
   *[other] { $count ->
        [0] on n’en a trouvé aucun qui puisse être redistribué librement, modifié ou non
        [one] un seul peut être redistribué librement, modifié ou non
       *[other] { $count } peuvent être redistribués librement, modifiés ou non
     }
 }
family-of-examined = { $count ->
    [one] un seul a été examiné à ce sujet, et { $told }
   *[other] sur { $count } examinés à ce sujet, { $told }
 }
family-in-part = { $told } ({ $count } en partie ou sous conditions)
family-more-in-part = { $told } ({ $count } de plus en partie ou sous conditions)
family-product = { $product } répond par défaut avec { $model }, de cette famille, d’après la source la plus récente ({ $source }, { $published } ; date de mise en place : { $since }) ; un autre a pu lui succéder.
family-note = Une famille réunit les modèles d’un même développeur dont les noms commencent de la même façon. Chaque membre est jugé à part : la famille ne reçoit aucune note.
section-family-members = Membre par membre
section-family-counts = Combien de membres, question par question
section-family-unexamined = Non examinés
section-family-relatives = Autres familles du même développeur
family-members-caption = Membres examinés au { $date }, du plus récent au plus ancien
family-counts-note = Seuls les membres examinés sont comptés. Ce que personne ici n’a examiné ne compte jamais pour un non.
family-unexamined = { $count ->
    [one] D’un autre membre, personne ici n’a rien examiné.
   *[other] De { $count } autres membres, personne ici n’a rien examiné.
 }
family-unexamined-more = { $count ->
    [one] Et un membre plus ancien.
   *[other] Et { $count } membres plus anciens.
 }
family-head-released = sortie
family-no-date = date de sortie inconnue
remedy-family = La commande obsia search retrouve par leur nom les modèles, les familles et tout le reste.
kind-of-name-family = famille
