### Recherche : tout ce qui porte un nom

help-search = Trouver par son nom un modèle, une famille, un produit, un pays, un engagement ou une source.
argument-search = Un nom, tel qu’on l’écrit.
option-search-most = Au plus ce nombre de résultats de chaque sorte.
title-search = Recherche : { $text }
section-search-hits = Résultats
search-nothing = Rien ici ne porte un nom proche de « { $text } ».
search-near = Rien ici ne s’appelle « { $text } ». Le nom le plus proche : « { $name } ».
search-first = { $count ->
    [0] { $name } ({ $kind }).
    [one] { $name } ({ $kind }), et un autre résultat.
   *[other] { $name } ({ $kind }), et { $count } autres résultats.
 }
search-hidden = { $count ->
    [one] Un autre résultat n’est pas affiché.
   *[other] { $count } autres résultats ne sont pas affichés.
 }
search-kind-family = famille
search-kind-product = produit
search-kind-model = modèle
search-kind-system = système d’IA
search-kind-device = accélérateur
search-kind-place = pays
search-kind-site = centre de données
search-kind-party = partie à des engagements
search-kind-instrument = engagement
search-kind-series = source de chiffres
search-kind-publisher = éditeur
search-kind-term = terme
search-kind-region = région de cloud
search-kind-question = question
search-kind-source = source
search-head-name = nom
search-head-kind = nature
search-head-about = à son sujet
search-head-date = date
search-about-family = { $developer }, { $count ->
    [one] un membre
   *[other] { $count } membres
 }
search-about-device = puissance maximale de { $watts } W
search-about-series = { $count ->
    [one] un chiffre sur les centres de données
   *[other] { $count } chiffres sur les centres de données
 }
search-about-product = répond avec { $model }
search-about-product-open = plusieurs modèles, ou aucun qui soit dévoilé
search-about-party-state = État
search-about-party-company = entreprise
search-about-party-organisation = organisation
search-about-instrument = qui l’a accepté
search-called-paris-2025 = sommet de Paris ; sommet pour l’action sur l’IA ; sommet de l’IA de Paris
search-called-seoul-2024 = sommet de Séoul ; sommet de l’IA de Séoul
search-called-frontier-safety = engagements de Séoul ; engagements du sommet de Séoul
search-called-bletchley-2023 = sommet de Bletchley ; sommet sur la sécurité de l’IA
search-called-delhi-2026 = sommet de New Delhi ; sommet de Delhi ; sommet sur l’impact de l’IA
search-called-hiroshima-code = processus d’Hiroshima ; code d’Hiroshima
search-called-eu-ai-act = règlement IA ; règlement sur l’IA ; règlement européen sur l’IA ; loi européenne sur l’IA ; loi sur l’IA ; RIA ; article 53 ; annexe XI
search-called-gpai-code = code de bonnes pratiques ; code de bonnes pratiques sur l’IA ; code GPAI
search-called-coe-cets-225 = traité sur l’IA ; convention sur l’IA ; convention du Conseil de l’Europe sur l’IA
search-called-european-union = UE
search-called-GBR = UK
search-called-USA = USA
search-called-iea = AIE ; Agence internationale de l’énergie
search-called-microsoft = MSFT
search-called-meta = FB
search-called-hugging-face = HF
search-called-pue = indicateur d’efficacité énergétique
search-called-wue_l_per_kwh = efficacité d’usage de l’eau ; WUE
search-called-intensity_g_per_kwh = intensité carbone ; intensité carbone de l’électricité ; facteur d’émission de l’électricité
search-called-params_active_b = paramètres actifs ; nombre de paramètres actifs
search-called-params_total_b = paramètres ; nombre de paramètres ; taille du modèle
asks-prompt = Que consomme une réponse de ChatGPT ?
asks-company = Que dit Google de Gemini, et que disons-nous ?
asks-planet = Combien d’électricité pour les centres de données et l’IA ?
asks-water = Combien d’eau l’IA consomme-t-elle ?
asks-france = Combien de gigawatts en France en 2030 ?
asks-open = Quels systèmes sont les plus ouverts ?
asks-pair = Mistral est-il plus ouvert que Llama ?
asks-kept = Les signataires ont-ils tenu parole ?
asks-sure = Jusqu’où se fier aux chiffres ?
asks-source = D’où vient un chiffre ?
asks-quote = Comment citer un chiffre ?
asks-data = Où trouver les données ?
asks-changed = Qu’est-ce qui a changé ?
asks-least = Quel modèle consomme le moins ?
asks-image = Que coûte une image ?
asks-video = Que coûte une vidéo ?
asks-everyday = Qu’est-ce que cela représente au quotidien ?
asks-companies = Que déclarent les entreprises de leurs centres de données ?
asks-future = À quoi ressembleraient 2030 et 2035 ?
asks-jobs = Que sait-on de l’emploi ?
asks-class = Y a-t-il une fiche pour la classe ?
asks-wrong = En quoi obsia s’est-il trompé ?
asks-who = Qui répond d’obsia ?
asks-program = Comment un programme interroge-t-il obsia ?
asks-token = Qu’est-ce qu’un jeton ?
asks-charts = Quels graphiques puis-je reprendre ?
asks-reply = Comment répondre quand on est cité ici ?
search-called-asks-prompt = requête ; une requête ; prompt ; carbone ; empreinte carbone ; bilan carbone ; coût ; coûts ; coût de l’IA ; coûte
search-called-asks-planet = électricité ; énergie ; puissance ; centres de données ; data centers ; data center ; datacenter ; centre de données ; empreinte carbone de l’IA ; émissions de l’IA ; émissions ; climat ; environnement ; planète ; pollution ; pollue ; fermes de serveurs ; monde ; un pays ; coût ; coûts ; coût de l’IA
search-called-asks-water = eau ; consommation d’eau ; eau des centres de données ; eau des data centers
search-called-asks-open = le plus ouvert ; ouverture ; logiciel libre ; poids ouverts ; modèles ouverts ; modèle ouvert
search-called-asks-kept = promesses ; signataires ; signé ; signe ; engagements ; tenu ; tenues ; promesses non tenues ; engagement
search-called-asks-sure = incertitude ; fiabilité ; précision ; confiance ; fiable ; fiables
search-called-asks-source = méthode ; méthodologie
search-called-asks-quote = citer ; citation ; presse
search-called-asks-data = données ; télécharger ; jeu de données
search-called-asks-changed = nouveautés ; changements ; mises à jour
search-called-asks-least = étiquette énergie ; étiquette énergétique ; label énergétique ; moindre consommation ; quel modèle consomme le moins ; le plus sobre ; modèle le plus sobre ; IA sobre ; sobriété ; frugal ; IA frugale ; le plus économe ; le plus vert
search-called-asks-image = image ; images ; génération d’image ; énergie d’une image ; générer une image ; consommation d’une image
search-called-asks-video = vidéo ; vidéos ; génération de vidéo ; énergie d’une vidéo ; générer une vidéo ; consommation d’une vidéo
search-called-asks-everyday = équivalents ; équivalences ; bouilloire ; ampoule ; recharge de téléphone ; voiture électrique ; train ; TGV
search-called-asks-companies = entreprises ; exploitants ; hyperscalers ; rapports environnementaux
search-called-asks-future = prévision ; prévisions ; scénario ; scénarios ; projection ; projections ; avenir ; 2030 ; 2035 ; électricité de l’IA en 2030 ; d’ici à 2030
search-called-asks-jobs = emplois ; emploi ; travail ; salaires ; métiers ; chômage ; licenciements ; salariés
search-called-asks-class = classe ; fiche pédagogique ; enseignant ; enseignants ; professeur ; école ; lycée ; cours ; élèves
search-called-asks-wrong = corrections ; rectificatifs ; erreurs ; erratum ; errata
search-called-asks-who = contact ; qui est derrière obsia ; qui finance obsia ; financement ; à propos ; indépendance ; indépendant
search-called-asks-program = API ; API JSON ; MCP ; Python ; développeurs ; documentation
search-called-asks-token = jeton ; jetons ; token ; tokens
search-called-asks-charts = graphiques ; graphique ; intégrer un graphique ; infographies
search-called-asks-reply = droit de réponse ; répondre ; réclamation ; contester
search-words-small = de des du d l la le les un une et sur en au aux pour par
search-words-asking = combien quel quelle quels quelles que qu quoi qui où quand pourquoi comment est sont ce cet cette c cela ça il elle ils elles t a ont peut on se s plus y vous nous tu je mon ma mes votre vos utilise utilisent utilisé utilisée utilisés utilisées consommé consommée consommés consommées faire fait sait dire signifie définition veut parler ou si IA comparer comparaison entre différence ces leur leurs
search-words-training = entraîner entraîné entraînée entraînement entraînements préentraînement
search-words-between = vs versus ou et contre
search-about-publisher = { $count ->
    [one] une source
   *[other] { $count } sources
 }
search-about-question = question sur l’ouverture
search-about-framework = cadre d’évaluation de l’ouverture
web-search-title = Recherche
web-search-about = Modèles, familles, produits, pays, engagements, éditeurs, sources et termes, par leur nom.
web-search-lead = Écrivez un nom comme vous le diriez : ChatGPT, Llama, un identifiant de dépôt, Allemagne, us-east-1, le règlement sur l’IA.
web-search-label = Que cherchez-vous ?
web-search-button = Rechercher
web-search-of = Recherche : { $text }
web-search-families = Familles de modèles
web-problem-found = Trouvé sous ce nom :
web-nav-search = Recherche
web-search-help = Vérifiez l’orthographe, ou tapez moins de lettres. obsia connaît des modèles, des produits, des entreprises, des pays, des textes internationaux et des sources, par leurs noms français ou anglais.
web-problem-plain = La même page, sans cette valeur
web-problem-search = Rechercher « { $text } »
http-tag-search = Recherche
http-summary-search = Tout ce qui porte un nom : modèles, familles, produits, lieux, engagements, éditeurs, sources, termes ; le plus probable d’abord.
web-table-search = Les résultats
mcp-title-search = Trouver par le nom
mcp-about-search = Tout ce qui porte un nom, en anglais ou en français : modèles, familles, produits, pays, régions de cloud, engagements, éditeurs, sources, termes. À demander d’abord quand un nom peut être ambigu ; les cibles sont des identifiants pour les autres outils.
mcp-search-hit = { $name } ({ $kind }, identifiant { $target })
