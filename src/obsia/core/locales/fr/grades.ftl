## Degrés d’ouverture

framework-obsia = échelle d’obsia
framework-mof = référentiel Model Openness Framework
framework-osai = indice européen de l’IA ouverte (OSAI)
framework-osaid = définition de l’IA open source (OSI)
framework-fmti = indice de transparence des modèles de fondation (FMTI)

scale-closed-service = service fermé
scale-unknown = on ne peut le dire
scale-documented-service = service documenté
scale-weights-on-request = poids sur demande
scale-weights-only = poids seuls
scale-weights-and-documents = poids et documents
scale-weights-code-and-documents = poids, code et documents
scale-everything-to-remake-it = tout ce qu’il faut pour le refaire
scale-at-least-closed-service = pas de poids ; tous les documents n’ont pas été cherchés
scale-at-least-documented-service = au moins service documenté
scale-at-least-weights-on-request = au moins poids sur demande
scale-at-least-weights-only = au moins poids seuls
scale-at-least-weights-and-documents = au moins poids et documents
scale-at-least-weights-code-and-documents = au moins poids, code et documents
scale-next = Pour le degré suivant ({ $step }) : { $items }.
scale-next-one-of = Pour le degré suivant ({ $step }), l’un de ceux-ci suffit : { $items }.
scale-next-without-asking = Pour le degré suivant ({ $step }) : les mêmes poids, sans avoir à les demander.
scale-top = Il n’y a pas de degré au-dessus.

grade-scale-closed-service = Rien qu’un service : pas de poids à la page indiquée, et aucun document qui décrive le modèle.
grade-scale-unknown = On ne peut le dire : aucune page lue ne dit si les poids sont disponibles, et aucun document n’est appuyé par une page.
grade-scale-documented-service = Un service, et un document qui décrit le modèle.
grade-scale-weights-on-request = Les poids, pour qui s’inscrit, les demande ou paie.
grade-scale-weights-only = Les poids, pour tous.
grade-scale-weights-and-documents = Les poids pour tous, une fiche de modèle, et un rapport ou un article.
grade-scale-weights-code-and-documents = Les poids, les documents, le code qui a entraîné le modèle et du code qui l’exécute.
grade-scale-everything-to-remake-it = Tout ce qu’il faut pour le refaire : poids, documents, code, et les données avec le code qui les a préparées.

grade-scale-at-least-closed-service = Les poids ne sont pas disponibles. On ne connaît aucun document qui décrive le modèle, mais tous n’ont pas été cherchés.
grade-scale-at-least-documented-service = Au moins un document qui décrit le modèle, ou une partie de ses poids. On ne peut dire si ses poids sont disponibles.
grade-scale-at-least-weights-on-request = Au moins les poids, fût-ce sur demande. Personne n’a vérifié si on les obtient sans demander.
grade-scale-at-least-weights-only = Au moins les poids, pour tous. Aucune page lue ne renseigne sur tous les documents du degré suivant.
grade-scale-at-least-weights-and-documents = Au moins les poids pour tous, une fiche de modèle, et un rapport ou un article. Aucune page lue ne renseigne sur tout le code du degré suivant.
grade-scale-at-least-weights-code-and-documents = Au moins les poids, les documents, le code qui a entraîné le modèle et du code qui l’exécute. Aucune page lue ne renseigne sur toutes les données du degré suivant.

grade-mof-i = Classe I, science ouverte : chaque composant requis est sous licence libre.
grade-mof-ii = Classe II, outillage ouvert : { $count ->
    [one] il manque un composant
   *[other] il manque { $count } composants
} pour la classe I.
grade-mof-at-least-ii = Au moins classe II, outillage ouvert : { $count ->
    [one] un composant de la classe I n’a pas été cherché, ou a été trouvé en partie ou sans sa licence
   *[other] { $count } composants de la classe I n’ont pas été cherchés, ou ont été trouvés en partie ou sans leur licence
}.
grade-mof-iii = Classe III, modèle ouvert : { $count ->
    [one] il manque un composant
   *[other] il manque { $count } composants
} pour la classe II.
grade-mof-at-least-iii = Au moins classe III, modèle ouvert : { $count ->
    [one] un composant de la classe II n’a pas été cherché, ou a été trouvé en partie ou sans sa licence
   *[other] { $count } composants de la classe II n’ont pas été cherchés, ou ont été trouvés en partie ou sans leur licence
}.
grade-mof-unknown = On ne peut le dire : { $count ->
    [one] un composant de la classe III n’a pas été cherché, ou a été trouvé en partie ou sans sa licence
   *[other] { $count } composants de la classe III n’ont pas été cherchés, ou ont été trouvés en partie ou sans leur licence
}.
grade-mof-none = Aucune classe : { $count ->
    [one] un composant de la classe III a été cherché et n’a pas été trouvé
   *[other] { $count } composants de la classe III ont été cherchés et n’ont pas été trouvés
} sous licence libre.
grade-mof-paper-stands = Un article de recherche tient lieu de rapport technique.
grade-mof-licence-type = { $item } : { $licence } est une licence libre, mais faite pour un autre type de contenu.

grade-osai = Somme de { $score } sur { $answered } dimensions renseignées, faite par obsia (ouvert 1, partiel ½) ; l’indice ne donne pas de somme.
grade-osai-few = { $answered ->
    [0] Aucune des { $of } dimensions n’est renseignée.
    [one] Une dimension sur { $of } est renseignée (ouvert : { $open }, partiel : { $partial }, fermé : { $closed }) : trop peu pour une somme.
   *[other] { $answered } dimensions sur { $of } sont renseignées (ouvert : { $open }, partiel : { $partial }, fermé : { $closed }) : trop peu pour une somme.
}

grade-osaid-conforms = Conforme, d’après les faits réunis. C’est la lecture d’obsia : personne ne tient de registre.
grade-osaid-does-not-conform = D’après les faits réunis, non conforme : { $count ->
    [one] une chose demandée n’est pas disponible
   *[other] { $count } choses demandées ne sont pas disponibles
} comme il le faudrait. C’est la lecture d’obsia : personne ne tient de registre.
grade-osaid-unknown = On ne peut le dire : { $count ->
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
answer-unknown = on ne peut le dire


article-compute = Calcul d’entraînement : { $flop } opérations, telles que déclarées ou déduites de ce qui est publié. L’article 51, paragraphe 2, présume un risque systémique au-delà de { $threshold }.
article-compute-stated = Calcul d’entraînement, tel que déclaré : { $value }. L’article 51, paragraphe 2, présume un risque systémique au-delà de { $threshold } opérations.
article-compute-unknown = Calcul d’entraînement : inconnu. L’article 51, paragraphe 2, présume un risque systémique au-delà de { $threshold } opérations.
article-caution = Des faits, sans verdict : obsia ne dit pas s’ils suffisent, et ceci n’est pas un avis juridique. On n’a pas examiné si le modèle est à usage général, s’il est mis sur le marché de l’Union, s’il rapporte de l’argent ni s’il a été désigné.
