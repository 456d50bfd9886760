## Degrés d’ouverture

framework-use = Utiliser les poids
framework-study = Étudier les données d’entraînement
framework-rebuild = Reconstruire le modèle
framework-audit = Contrôler ce que l’on en affirme
framework-share = Le partager et le modifier
framework-energy = Connaître son énergie
framework-mof = référentiel Model Openness Framework
framework-osai = indice européen de l’IA ouverte (OSAI)
framework-osaid = définition de l’IA open source (OSI)
framework-fmti = indice de transparence des modèles de fondation (FMTI)

question-use = utiliser
question-study = étudier
question-rebuild = reconstruire
question-audit = contrôler
question-share = partager
question-energy = énergie

verdict = { $label } : { $clauses }.
verdict-nothing-examined = { $label } : personne ici n’a examiné ce que chacun peut en faire.
verdict-nothing-decides = { $label } : on ne sait rien de décisif sur ce que chacun peut en faire.
verdict-clause-yes = chacun peut { $things }
verdict-clause-part = chacun peut, en partie ou sous conditions, { $things }
verdict-clause-no = d’après les pages lues, le public ne peut pas { $things }
verdict-clause-not-examined = personne ici n’a examiné si chacun peut { $things }
verdict-use = utiliser ses poids
verdict-study = étudier ses données d’entraînement
verdict-rebuild = le reconstruire
verdict-audit = contrôler ce que l’on en affirme
verdict-share = le redistribuer, modifié ou non

openness-use-yes = Chacun peut télécharger les poids.
openness-use-part = Les poids ne sont disponibles qu’en partie, après inscription, demande ou paiement, ou pas partout.
openness-use-excluded = { $licence } n’accorde rien dans les lieux suivants : { $places }.
openness-use-no = On les a cherchés : les poids ne sont pas disponibles.
openness-use-not-examined = Personne ici n’a examiné si les poids sont disponibles.
openness-study-yes = Chacun peut obtenir les données d’entraînement.
openness-study-part = Les données d’entraînement ne sont disponibles qu’en partie, ou sur demande.
openness-study-no = On les a cherchées : les données d’entraînement ne sont pas disponibles.
openness-study-not-examined = Personne ici n’a examiné si les données d’entraînement sont disponibles.
openness-rebuild-yes = Chacun peut obtenir les données d’entraînement, le code qui les a préparées et le code d’entraînement.
openness-rebuild-part = On peut obtenir une partie de ce qu’il faut pour reconstruire le modèle.
openness-rebuild-no = Quelque chose qu’il faut pour reconstruire le modèle a été cherché et n’est pas disponible.
openness-rebuild-not-examined = Personne ici n’a examiné ce qu’il faut pour reconstruire le modèle.
openness-audit-yes = Le rapport, les résultats des évaluations, leur code et leurs données sont à la disposition de tous.
openness-audit-part = Une partie de ce qu’il faut pour contrôler ces affirmations est disponible.
openness-audit-no = On a cherché : rien de ce qu’il faut pour contrôler ces affirmations n’est disponible.
openness-audit-not-examined = Personne ici n’a examiné ce qu’il faut pour contrôler ces affirmations.
openness-share-yes = Chacun peut partager et modifier les poids, sous une licence libre.
openness-share-part = On ne peut partager et modifier les poids que selon une licence qui n’est pas libre.
openness-share-no = Il n’y a pas de poids à partager.
openness-share-not-examined = Aucune page lue n’indique, pour les poids, de conditions dont on puisse dire si elles sont libres.
openness-energy-yes = Le concepteur publie l’énergie de l’entraînement ou de l’usage.
openness-energy-part = L’énergie de l’entraînement ou de l’usage est publiée en partie, ou se déduit de ce qui est publié.
openness-energy-no = On les a cherchées : ni l’énergie de l’entraînement ni celle de l’usage ne sont publiées.
openness-energy-not-examined = Personne ici n’a examiné si l’énergie de l’entraînement ou de l’usage est publiée.

grade-mof-i = Classe I, science ouverte : chaque composant requis est sous licence libre.
grade-mof-ii = Classe II, outillage ouvert : { $count ->
    [one] il manque un composant
   *[other] il manque { $count } composants
} pour la classe I.
grade-mof-at-least-ii = Au moins classe II, outillage ouvert : { $count ->
    [one] un composant de la classe I n’a pas été cherché, ou a été trouvé en partie ou sans sa licence
   *[other] { $count } composants de la classe I n’ont pas été cherchés, ou ont été trouvés en partie ou sans leur licence
}.
grade-mof-iii = Classe III, modèle ouvert : { $count ->
    [one] il manque un composant
   *[other] il manque { $count } composants
} pour la classe II.
grade-mof-at-least-iii = Au moins classe III, modèle ouvert : { $count ->
    [one] un composant de la classe II n’a pas été cherché, ou a été trouvé en partie ou sans sa licence
   *[other] { $count } composants de la classe II n’ont pas été cherchés, ou ont été trouvés en partie ou sans leur licence
}.
grade-mof-unknown = Indéterminé : { $count ->
    [one] un composant de la classe III n’a pas été cherché, ou a été trouvé en partie ou sans sa licence
   *[other] { $count } composants de la classe III n’ont pas été cherchés, ou ont été trouvés en partie ou sans leur licence
}.
grade-mof-none = Aucune classe : { $count ->
    [one] un composant de la classe III a été cherché et n’a pas été trouvé
   *[other] { $count } composants de la classe III ont été cherchés et n’ont pas été trouvés
} sous licence libre.
grade-mof-paper-stands = Un article de recherche tient lieu de rapport technique.
grade-mof-licence-type = { $item } : { $licence } est une licence libre, mais faite pour un autre type de contenu.

grade-osai = Somme de { $score } sur { $answered } dimensions renseignées, faite par obsia (ouvert 1, partiel ½) ; l’indice ne donne pas de somme.
grade-osai-few = { $answered ->
    [0] Aucune des { $of } dimensions n’est renseignée.
    [one] Une dimension sur { $of } est renseignée (ouvert : { $open }, partiel : { $partial }, fermé : { $closed }) : trop peu pour une somme.
   *[other] { $answered } dimensions sur { $of } sont renseignées (ouvert : { $open }, partiel : { $partial }, fermé : { $closed }) : trop peu pour une somme.
}

grade-osaid-conforms = Conforme, d’après les faits réunis. C’est la lecture d’obsia : personne ne tient de registre.
grade-osaid-does-not-conform = D’après les faits réunis, non conforme : { $count ->
    [one] un élément demandé n’est pas disponible
   *[other] { $count } éléments demandés ne sont pas disponibles
} comme il le faudrait. C’est la lecture d’obsia : personne ne tient de registre.
grade-osaid-unknown = Indéterminé : { $count ->
    [one] un fait manque ou reste à apprécier
   *[other] { $count } faits manquent ou restent à apprécier
}.

condition-licence = conditions d’usage des poids
condition-parameters = poids
condition-architecture = informations sur l’architecture
condition-usage = informations sur son emploi
condition-systemic-risk = calcul d’entraînement
condition-duty-copyright = politique de droit d’auteur
condition-duty-summary = résumé des contenus d’entraînement

grade-fmti = { $yes } oui, { $no } non, { $unknown } sans réponse possible, sur { $of } indicateurs auxquels les faits peuvent répondre.
grade-fmti-ours = Ce sont les réponses d’obsia pour ce modèle, et non des notes de l’indice.

answer-open = ouvert
answer-partial = partiel
answer-closed = fermé
answer-yes = oui
answer-no = non
answer-unknown = indéterminé
answer-part = en partie
answer-not-examined = non examiné


article-compute = Calcul d’entraînement : { $flop } opérations, telles que déclarées ou déduites de ce qui est publié. L’article 51, paragraphe 2, présume un risque systémique au-delà de { $threshold }.
article-compute-stated = Calcul d’entraînement, tel que déclaré : { $value }. L’article 51, paragraphe 2, présume un risque systémique au-delà de { $threshold } opérations.
article-compute-unknown = Calcul d’entraînement : inconnu. L’article 51, paragraphe 2, présume un risque systémique au-delà de { $threshold } opérations.
article-caution = Ce sont des faits, non un verdict : obsia ne se prononce pas sur leur suffisance, et ceci n’est pas un avis juridique. On n’a pas examiné si le modèle est à usage général, s’il est mis sur le marché de l’Union, s’il est proposé contre rémunération ni s’il a été désigné.
