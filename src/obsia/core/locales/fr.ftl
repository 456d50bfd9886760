# Messages français. Les nombres arrivent écrits dans la langue.

### Mots

and = et
or = ou
energy = énergie
carbon = carbone
water = eau
primary-energy = énergie primaire
adpe = ADPe
per-cent = { $number } %
per-cent-below = < { $number } %
per-cent-above = > { $number } %
interval = de { $low } à { $high }
interval-plausible = fourchette plausible
interval-tested = intervalle à { $level }
count-largest = billions
count-trillions = { $number } T
count-billions = { $number } Md
count-millions = { $number } M
decimal-mark = ,
colon = {" "}:
semicolon = {" ;"}
any-cloud = tous
other-names = autres noms
other-names-line = autres noms ({ $what }).
name-line = { $name } ({ $what }). { $near }
with-count = { $what } ({ $count_text })
cost-basis = { $what } ({ $parts })
named = { $name } : { $text }
not-stated = (non précisé)
unknown-provider = un fournisseur inconnu
unknown-model = un modèle inconnu
at-line = ligne { $line }
at-row = enregistrement { $row }
in-field = champ { $field }
and-others = { $count ->
    [one] un autre
   *[other] { $count } autres
}

kind-measured = mesuré
kind-disclosed = publié
kind-modelled = modélisé
kind-assumed = supposé
verification-audited = audité
verification-method-and-boundary-published = méthode et périmètre publiés
verification-bare-claim = simple déclaration
verification-ours = jugement d’obsia
basis-withdrawal = l’eau prélevée
basis-unspecified = une base non précisée

### Aide

help-obsia = Ce que l’IA coûte en énergie, en carbone et en eau ; chaque chiffre avec sa source et son incertitude.
help-commands = Commandes
help-options = Options
help-arguments = Arguments
help-estimate = Ce que coûte une requête : un modèle, ses jetons, le lieu où il tourne.
help-assess = Ce que coûtent des relevés d’usage : fichiers, dossiers ou motifs, au total et selon les clés choisies.
help-trace = D’où vient un chiffre : sa formule, ses données avec leurs preuves, et la commande qui permet de le recalculer.
help-facts = Les faits sur lesquels reposent les chiffres.
help-facts-check = Vérifier les tableaux de faits d’obsia.
help-facts-show = Ce que l’on sait d’un sujet, avec ses sources.
help-facts-attribution = Chaque source et sa licence.
help-formats = Les formats de relevés d’usage qu’obsia lit.
help-doctor = Ce qui est installé, où sont stockées les données, et si les faits sont intacts.
help-help = Montrer cette page.
help-version = Montrer la version.
argument-model = Un modèle, tel que vous ou un fournisseur l’écrivez.
argument-file = Fichiers, dossiers ou motifs de relevés d’usage.
argument-figure_id = L’identifiant d’un chiffre, tel qu’une page ou un relevé le montre.
argument-subject = Un sujet (grid:FRA, model:openai/gpt-4o, device:NVIDIA B200) ou un nom qui en tient lieu.
option-in = Jetons d’entrée, cache compris.
option-out = Jetons de sortie, raisonnement compris.
option-cached = Jetons d’entrée lus dans un cache ; ils sont compris dans { OPTION("in") }.
option-images = Images à produire.
option-size = Largeur et hauteur d’une image ou d’une vidéo, en pixels : 1024x1024.
option-steps = Étapes du modèle qui produit une image ou une vidéo.
option-video-s = Secondes de vidéo à produire.
option-audio-s = Secondes de parole à transcrire ou à prononcer.
option-region = Où il tourne : un pays (FRA, FR), une région de cloud (eu-west-1) ou une zone de réseau.
option-host = Qui sert le modèle (azure.ai.openai, aws.bedrock, etc.).
option-gpu = L’accélérateur qui sert (H100, MI300X, RTX 4090). Sans hôte, c’est votre propre serveur.
option-count = Accélérateurs qui portent une copie du modèle.
option-precision = Précision des poids tels qu’ils sont servis (bf16, fp8, nvfp4).
option-engine = Le moteur d’inférence (vllm, sglang, tensorrt-llm).
option-concurrency = Requêtes qu’une copie du modèle sert en même temps.
option-tokens-per-s = Jetons de sortie par seconde d’une requête, tels que vous les avez vus.
option-first-token-s = Secondes avant le premier jeton.
option-price-hour = Ce que coûte une heure d’un de vos propres accélérateurs, avec sa devise (2.40EUR), ou d’un serveur avec tous ses accélérateurs (19.20EUR/server) : les modèles ouverts que personne d’autre n’a servis sont comptés à ce prix, là où les enregistrements n’indiquent pas le prix d’une heure.
option-pue = PUE du site.
option-on = Le jour de la requête (AAAA-MM-JJ), pour les noms dont le sens change avec le temps.
option-quantity-of-silence = De quoi : énergie du centre, ou carbone sur le cycle de vie.
option-seed = Graine des tirages.
option-json = Écrire les chiffres en JSON.
option-all = Toutes les données, pas seulement celles qui élargissent le plus le chiffre.
option-csv = Écrire les chiffres en CSV, une ligne par grandeur et par périmètre.
option-parquet = Écrire les chiffres dans un fichier Parquet, une ligne par groupe, grandeur et périmètre.
option-report = Écrire le compte dans une seule page HTML autonome, à lire ou à imprimer.
option-focus = Écrire le compte en lignes de facture au format FOCUS (CSV) : une par jour, modèle, fournisseur, zone et étiquette des tableaux, avec énergie, carbone et eau.
option-xlsx = Écrire le compte dans un classeur Excel.
option-summary = Ajouter le compte en Markdown à un fichier, pour le résumé d’une chaîne d’intégration.
option-segment = Écrire une seule ligne courte, pour une barre d’état.
option-markdown = Écrire le résumé de { OPTION("summary") } à la place de la page.
option-no-cache = Refaire le compte, sans garder la réponse pour un même appel ni les tirages sous-jacents.
option-no-record = Ne pas garder les chiffres pour obsia trace.
option-full = La page entière : chaque périmètre, donnée d’entrée et hypothèse. À défaut, un seul écran.
option-watch = Montrer le compte à nouveau chaque fois que ses fichiers changent, jusqu’à Ctrl-C ; hors d’un terminal, une ligne par changement.
option-quiet = Ni progression ni remarques sur la sortie d’erreur.
option-label-from = Étiquettes tirées des journaux d’assistants de programmation (Claude Code, Codex), qui ne sont pas lues sans cela : git_branch, folder (le chemin du dossier de travail), agent. Pour --by label.git_branch.
option-format = Le format des relevés ; à défaut, il est reconnu d’après les fichiers.
option-ignore-columns = Colonnes de tableaux à laisser de côté, bien que leur nom laisse penser qu’un compte en a besoin : NOM,NOM.
option-alias = Le modèle derrière un nom donné par une passerelle : NOM=MODÈLE. À répéter pour plusieurs, ou à lister sous [aliases] dans obsia.toml.
option-overlap = Enregistrements qui semblent donnés deux fois sans identifiant commun : refuse (code de sortie 3), remove (chacun compte une fois), keep (tous comptent).
option-map = Quelle colonne contient quoi, quand son nom ne le dit pas : started_at=COLONNE:utc,input_tokens=COLONNE,… (noms canoniques).
option-model = Le modèle des relevés qui n’en nomment aucun.
option-host-default = Qui sert les relevés qui ne nomment personne.
option-region-default = Où ont tourné les relevés qui ne nomment aucune région.
option-since = Le premier jour compté : 2026-07-01.
option-until = Le dernier jour compté : 2026-09-30.
option-last = Le dernier jour, mois, trimestre, la dernière semaine ou année achevés avant aujourd’hui (day, week, month, quarter, year) ; 7d : les sept derniers jours, aujourd’hui compris.
option-tz = Le fuseau dans lequel les jours commencent, comme Europe/Paris ; UTC à défaut.
option-by = Un tableau selon une ou plusieurs clés (model,day) : model, provider, zone, session_id, operation, hour, day, week, month, label.NOM. À répéter pour plusieurs tableaux.
option-what-if = Le même usage avec un seul changement : region=SWE, model=NOM, model.ANCIEN=NOM, output=0.5, input=0.5, cached=0.9. À répéter pour plusieurs.
option-levers = Proposer des changements qui abaisseraient le compte, chacun sous forme de what-if, là où des chiffres publiés ou les enregistrements le permettent.
option-against = À quoi le compte est comparé : une période des mêmes relevés (2026-Q2, 2026-06, 2026-W20, JOUR..JOUR), un autre fichier ou dossier, un plan.
option-bill = Une facture ou un relevé de coûts (FOCUS, OpenAI, Anthropic, tout tableau doté d’un coût), ou un dossier qui en contient : le compte y est confronté ligne à ligne, avec ce qui explique chaque écart.
option-budget = Une quantité à ne pas dépasser : 10kWh, 500gCO2e, 100L, 5USD. Le code de sortie est 5 si la probabilité de la dépasser est plus grande que { OPTION("budget-probability") } ne l’admet.
option-budget-probability = La plus grande probabilité admise de dépasser un budget, de 0 à 1. Par défaut 0.5 : la médiane décide.
option-top = Combien de groupes d’un tableau ont leur ligne ; les autres sont réunis en une seule.
option-min-users = Laisser hors des tableaux que l’on transmet les groupes de moins d’utilisateurs, ou dominés par un seul ; les totaux restent. Les enregistrements doivent nommer les utilisateurs.
option-hash-users = Un fichier contenant une clé d’au moins 16 octets, conservée à part : des empreintes calculées avec elle remplacent les noms des utilisateurs.
option-delimiter = Le séparateur des fichiers CSV.
option-table-map = Une correspondance pour les tableaux qui ont toutes ses colonnes, en l’absence de --map. À répéter, ou à garder dans obsia.toml : --save-map.
option-save-map = Garder dans obsia.toml ce que contient chaque colonne, pour la prochaine fois.
option-sheet = La feuille d’un classeur, ou all.
option-encoding = Le codage des fichiers de texte qui ne sont pas en UTF-8.
option-rejects = Où écrire les enregistrements illisibles.
option-threads = Fils d’exécution du moteur.

### Erreurs et remarques

error-prefix = erreur :
note-prefix = remarque :
error-unexpected = Erreur imprévue : { $what }. C’est un défaut d’obsia { $version } : merci de le signaler avec la commande. OBSIA_DEBUG=1 écrit la trace entière.
error-unknown-name = Nom inconnu ({ $kind }) : « { $name } ».
error-missing-fact = Il manque un fait : { $what }.
error-bad-input = { $where } : { $reason }.
error-expected = Attendu : { $expected }.
kind-of-name-model = modèle
kind-of-name-region = région
kind-of-name-host = hébergeur
kind-of-name-engine = moteur d’inférence
kind-of-name-precision = précision
known-names = Noms connus : { $known }.
kind-of-name-subject = sujet
kind-of-name-figure = chiffre
did-you-mean = Vouliez-vous dire : { $names } ?
see-help = Voir { $command }.
call-missing = Il manque { $name }.
call-unused = Mots de trop : « { $name } ». Une valeur suit son option.
call-repeated = { $name } est donné deux fois.
call-unknown-option = Option inconnue : « { $name } ».
call-positional = { $name } s’écrit sans nom d’option devant.
call-unknown-command = Commande inconnue : « { $name } ».
call-bad-value = { $name } ne prend pas la valeur « { $value } ».
no-file = assess : aucun fichier. Nommez des fichiers, dossiers ou motifs de relevés d’usage : obsia assess usage.csv.
not-whole = « { $text } » n’est pas un nombre entier
not-a-day = « { $text } » n’est pas un jour
document-input = { $option } : « { $path } » est l’un des fichiers lus. Nommez un autre fichier.
document-twice = { $option } : « { $path } » serait écrit deux fois. Nommez un autre fichier.
document-unwritable = { $option } : « { $path } » ne peut pas être écrit ({ $why }).
is-a-folder = c’est un dossier
no-such-folder = il n’y a pas de dossier « { $folder } »
may-not-write = accès refusé
none-counted = { $read ->
    [one] Aucun enregistrement d’usage n’a pu être compté : { $read_text } a été lu, et rejeté : { $reasons }.
   *[other] Aucun enregistrement d’usage n’a pu être compté : { $read_text } ont été lus, tous rejetés : { $reasons }.
}
none-counted-first = Le premier : { $where }. Attendu : { $expected }.
none-found = Aucun enregistrement d’usage trouvé.
costs-alone = les relevés d’usage, avec les coûts en regard (obsia assess USAGE { $option } COÛTS), car des coûts seuls ne disent rien de l’énergie
none-found-but = Aucun enregistrement d’usage trouvé : seulement { $what }.
unused-columns = { $file } : { $count ->
    [one] rien n’utilise la colonne { $columns }, et un compte sans elle peut être faux.
   *[other] rien n’utilise les colonnes { $columns }, et un compte sans elles peut être faux.
}
unused-columns-map = Indiquez ce que { $count ->
    [one] contient cette colonne
   *[other] contiennent ces colonnes
} : --map { $map } ; ou laissez-{ $count ->
    [one] la
   *[other] les
} de côté : --ignore-columns { $ignore }.
unused-columns-open = { $count ->
    [one] L’en-tête ne dit pas ce que compte
   *[other] Les en-têtes ne disent pas ce que comptent
} { $columns } : --map { $map } s’il s’agit de sortie, et ainsi de suite (input_tokens, cache_read_tokens, reasoning_tokens, calls).
unused-columns-cache = { $columns } : si ce sont des jetons d’entrée lus dans un cache, --map { $map } ; si c’est une part, l’entrée est comptée en entier ; si un cache a répondu à la place du modèle, retirez ces lignes.
unused-columns-total = S’il compte ensemble l’entrée et la sortie, dites pour quoi le prendre : l’entrée, le moins que cela puisse être (--map { $least }), ou la sortie, le plus (--map { $most }).
unused-columns-ignore = Laissez-{ $count ->
    [one] la
   *[other] les
} de côté : --ignore-columns { $ignore }.
kind-of-column-model = un modèle
kind-of-column-time = une date ou une heure
kind-of-column-count = un nombre
kind-of-column-provider = un fournisseur
kind-of-column-region = une région
kind-of-column-cache = d’un cache
no-tokens = Aucun enregistrement n’indique de jetons d’entrée ou de sortie (appels : { $calls_text }). Un compte a besoin de nombres de jetons, ou bien des images, de la vidéo ou du son des modèles qui les produisent ou les traitent, ou des messages adressés à un assistant, ou de ses postes, avec le nombre de secondes pendant lesquelles ils ont été ouverts (bucket_s).
no-tokens-columns = Colonnes que rien n’utilise : { $columns }. Si elles comptent des jetons : --map input_tokens=COLONNE,output_tokens=COLONNE.
by-unknown = { OPTION("by") } : « { $key } » n’est pas une clé. Clés : { $known }.
by-label = Pour une étiquette des relevés : { $label }.
by-no-column = by : { $key } demande la colonne { $column }, qu’aucun fichier n’a. Pour la désigner : --map { $column }=COLONNE.
by-labels = Étiquettes de ces relevés : { $labels }.
input-no-such-file = { $path } : ni fichier ni dossier de ce nom, et aucun fichier ne répond à ce motif.
input-not-regular = { $path } : ce n’est pas un fichier ordinaire.
input-none-left = Aucun fichier d’usage dans { $paths }. { $ignored ->
    [one] { $ignored_text } fichier a une extension qui n’est pas lue.
   *[other] { $ignored_text } fichiers ont une extension qui n’est pas lue.
}
input-none-aside = Aucun fichier d’usage dans { $paths }. Laissés de côté : { $aside }.
input-none = Aucun fichier d’usage dans { $paths }.
input-format = { $option } : le format « { $name } » n’est pas connu. Formats : { $known }.
input-empty = le fichier est vide
input-empty-inside = le fichier décompressé est vide
input-unknown = aucun format n’y est reconnu
input-unknown-expected = un tableau (CSV, Excel, LibreOffice, Parquet, JSON, Markdown ; d’une facture, ses lignes en tableau avec modèle, sorte de jetons et quantité) ou l’un des formats que liste obsia formats ({ OPTION("format") } dit lequel)
input-ambiguous = plusieurs formats conviennent : { $readers }
input-ambiguous-expected = des relevés d’un seul format : séparez le fichier par fournisseur, ou dites lequel par { OPTION("format") }, et les autres sont refusés
input-other-format = { OPTION("format") } { $format } est donné ; le fichier a l’air de { $readers }
input-other-format-expected = { OPTION("format") } { $format }, ou pas de { OPTION("format") }
input-figures = des chiffres d’obsia, non un usage
input-figures-expected = les relevés d’usage dont ils viennent
input-defect = un lecteur d’obsia a échoué en le lisant ({ $what })
input-defect-expected = un fichier que le lecteur accepte : c’est un défaut d’obsia, merci de le signaler
input-no-target = un lien qui ne mène nulle part
input-no-file = ce n’est pas un fichier ordinaire
input-no-file-expected = un fichier (ni tube, ni socket, ni périphérique)
no-such-file = ce fichier n’existe pas
input-closed = impossible de l’ouvrir ou de le lire (« { $why } »)
input-closed-expected = un fichier
input-name = son nom n’est pas en UTF-8
input-name-expected = un autre nom : renommer le fichier
input-blanks = plus de { $most_text } octets de blancs à la suite
input-blanks-expected = des relevés d’usage, pas des lignes vides
input-archive = une archive zip ou un classeur Excel
input-archive-expected = les fichiers qu’elle contient (unzip), ou la feuille enregistrée en CSV
input-nothing = rien à compter : aucune colonne ne porte le nom d’un décompte ni n’en tient lieu
input-nothing-messages = { OPTION("map") } input_tokens=COLONNE,output_tokens=COLONNE, ou { OPTION("map") } messages=messages si c’est un décompte ; { $columns }
input-nothing-costs = { OPTION("map") } input_tokens=COLONNE,output_tokens=COLONNE, ou l’usage dont ce sont les coûts (obsia assess USAGE { OPTION("bill") } COÛTS) ; { $columns }
input-nothing-expected = { OPTION("map") } input_tokens=COLONNE,output_tokens=COLONNE ou, pour des licences, un tableau de leur nombre par mois et par produit et { OPTION("map") } seats=COLONNE ; { $columns }
input-no-column = la colonne « { $column } », désignée pour { $target }, n’est pas dans le fichier
input-not-configuration = ce n’est pas une colonne de configurations
input-column-near = peut-être { $near } ? les colonnes sont { $columns }
input-columns = les colonnes sont { $columns }
input-delimiter = l’en-tête peut se couper de plusieurs façons : { $delimiters }
input-delimiter-expected = { OPTION("delimiter") } pour dire laquelle
input-not-utf8 = le fichier n’est pas en UTF-8
input-header-not-utf8 = l’en-tête n’est pas en UTF-8 (octet { $byte_text })
input-utf8-expected = de l’UTF-8, ou { OPTION("encoding") } { $encoding }
input-not-json = aucun enregistrement n’est un objet JSON
input-not-json-because = aucun enregistrement n’est un objet JSON ({ $reason })
input-not-otlp-because = aucune trace ne peut être lue ({ $reason })
input-json-expected = un objet JSON par ligne, ou une liste d’objets
input-usage-expected = des relevés d’usage
remedy-host = Donnez le nom d’un hébergeur, comme azure, bedrock, openrouter ou groq ; omettez-le si vous ne le connaissez pas.
remedy-model = Prenez un nom du catalogue (auteur/modèle) ; obsia search cherche les modèles par leur nom.
remedy-model-name = Le nom d’un modèle tient en une ligne de 200 caractères au plus.
remedy-model-clash = Il désigne des modèles différents selon le fournisseur : donnez le fournisseur. Prenez un nom du catalogue (auteur/modèle) ; obsia search cherche les modèles par leur nom.
remedy-train-runs = Des entraînements sont décrits pour { $models }, entre autres.
remedy-region = Prenez un code ISO 3166-1 (FRA, FR), une région de cloud (eu-west-1, westeurope) ou le nom d’un pays ; obsia search cherche les lieux par leur nom.
remedy-country = Prenez un code ISO 3166-1 (FRA, FR) ou le nom du pays ; obsia search cherche les pays par leur nom.
remedy-country-several = Ce nom désigne plusieurs pays ensemble : nommez l’un d’eux.
remedy-region-clash = Ce nom désigne plusieurs lieux : donnez le fournisseur, ou l’un de ceux-ci.
remedy-subject = Sujets : grid:FRA, model:openai/gpt-4o, device:NVIDIA B200, cloud:aws, serving:default.
remedy-figure = Les chiffres sont gardés dans { $path }.
what-if-form = { OPTION("what-if") } : « { $text } » n’est pas de la forme NOM=VALEUR. Noms : { $known }.
what-if-name = { OPTION("what-if") } : « { $text } » n’est pas un changement. Noms : { $known }.
what-if-number = { OPTION("what-if") } : « { $text } » demande un nombre de 0 à { $most } avec quatre décimales au plus.
work-size = { $option } : « { $text } » n’est pas LARGEURxHAUTEUR en pixels, comme 1024x1024.
work-needs = { $model } { $does } : indiquez { $needs }.
work-unfit = { $model } { $does } : { $unfit } ne s’applique pas ; il prend { $needs }.
work-other = { $model } { $does } : son travail n’est pas celui de jetons.
work-unmodelled = { $model } { $does } : pas encore modélisé.
task-text = lit et écrit du texte
task-embedding = change du texte en vecteurs
task-rerank = classe des textes
task-image = produit des images
task-video = produit des vidéos
task-transcription = transcrit la parole
task-synthesis = prononce du texte
task-sound = travaille le son
not-seconds = « { $text } » n’est pas un nombre de secondes
map-form = { $option } : « { $text } » n’est pas de la forme started_at=COLONNE:utc.
map-time = { $option } : started_at demande un type déclaré, started_at=COLONNE:TYPE, parmi { $types }.
map-twice = { $option } : « { $target } » est désigné deux fois.
map-target-near = { $option } : « { $target } » n’est pas une colonne canonique. Peut-être { $near } ?
map-target = { $option } : « { $target } » n’est pas une colonne canonique. Les voici : { $known }.
notice-record = les chiffres n’ont pas été gardés pour obsia trace : { $why }
notice-unreadable = un fichier n’a pas pu être lu, il est laissé de côté : { $why }
notice-ignored = des fichiers du dossier ont été laissés de côté : { $files }
notice-lookalikes = des appels comptant les mêmes jetons dans la même minute figurent dans deux formats, et comptent deux fois : { $one }, { $other } : { $calls_text }. Si deux outils ont noté les mêmes appels, n’en donnez qu’un.
notice-same-differ = sur { $of } appels qui figurent dans plusieurs exports, { $count ->
        [one] un n’a
       *[other] { $count } n’ont
    } pas partout le même nombre de jetons : le plus grand vaut.
notice-lower-bound = { $count ->
        [one] une réponse diffusée en flux n’indique aucun usage et n’est pas comptée
       *[other] { $count } réponses diffusées en flux n’indiquent aucun usage et ne sont pas comptées
    } : le total est un minimum. Avec l’API d’OpenAI, demandez stream_options.include_usage.
notice-withheld = { $groups ->
    [0] chaque groupe des tableaux compte au moins { $least } utilisateurs
    [one] un groupe est compté parmi les autres, car il a moins de { $least } utilisateurs, ou permettrait d’en déduire un tel
   *[other] { $groups } groupes sont comptés parmi les autres, car ils ont moins de { $least } utilisateurs, ou permettraient d’en déduire un tel
}
notice-given-twice = { $count ->
        [one] un enregistrement sans identifiant figure dans deux fichiers, et compte
       *[other] { $count } enregistrements sans identifiant figurent dans deux fichiers, et comptent
    } deux fois, comme demandé.
notice-removed = { $count ->
        [one] un enregistrement donné deux fois n’est compté
       *[other] { $count } enregistrements donnés deux fois ne sont comptés
    } qu’une fois.
notice-giants = { $count ->
        [one] un enregistrement compte plus de jetons qu’il n’est possible : plus que le plus long contexte d’un modèle, ou, pour une somme, plus qu’aucun développeur ne dit en servir par mois
       *[other] { $count_text } enregistrements comptent plus de jetons qu’il n’est possible : plus que le plus long contexte d’un modèle, ou, pour des sommes, plus qu’aucun développeur ne dit en servir par mois
    } ; ils sont comptés tels quels. Le plus grand : { $record }, { $tokens_text } jetons.
notice-calls-again = { $count ->
        [one] une ligne a la date, le modèle et les jetons d’une ligne plus haut
       *[other] { $count_text } lignes ont la date, le modèle et les jetons de lignes plus haut
    } : il s’agit peut-être du même appel, inscrit une fois par étiquette ; chacune compte, et un tableau d’une ligne par appel ne laisse aucun doute.
notice-counter = les nombres ne baissent jamais d’une date à l’autre : chaque ligne compte, et si ce sont des cumuls, seules les différences sont une consommation.
notice-cached-inside = { $count ->
        [one] un enregistrement a
       *[other] { $count_text } enregistrements ont
    } des jetons en cache ({ $column }), et rien dans le tableau ne dit si l’entrée les comprend : ils sont lus comme une partie de l’entrée. { $option } { $map } les compte en plus ; « :contained » à la place de « :apart » confirme cette lecture.
notice-cached-beside = { $count ->
        [one] un enregistrement a
       *[other] { $count_text } enregistrements ont
    } plus de jetons en cache ({ $column }) que de jetons d’entrée : partout, ils sont comptés en plus de l’entrée. { $option } { $map } les lit comme une partie de l’entrée, et rejette ce qui le contredit.
notice-ids-again = { $count ->
        [one] une ligne a l’identifiant, le modèle et l’entrée d’une ligne plus haut
       *[other] { $count_text } lignes ont l’identifiant, le modèle et l’entrée de lignes plus haut
    } ({ $column }) : chacune compte ; { $option } event_id=COLONNE compte chaque identifiant une fois.
notice-sum-rows = { $count ->
        [one] une ligne fait la somme d’autres lignes, par hasard ou comme leur total : elle compte
       *[other] { $count_text } lignes font la somme d’autres lignes, par hasard ou comme leurs totaux : elles comptent
    } comme les autres ; un tableau sans totaux ne laisse aucun doute.
notice-signals = des traces et des métriques d’OpenTelemetry sont données ensemble : les mêmes appels peuvent compter deux fois ; ne donnez que les unes ou les autres. Service, et ses traces ou événements dans le temps de ses métriques : { $service } : { $calls_text }
notice-rejected = { $rejected ->
    [one] { $rejected_text } enregistrement sur { $read } a été rejeté ; le reste est dans le compte. Où et pourquoi : { $file }
   *[other] { $rejected_text } enregistrements sur { $read } ont été rejetés ; le reste est dans le compte. Où et pourquoi : { $file }
}
notice-rejected-unkept = { $rejected ->
    [one] { $rejected_text } enregistrement sur { $read } a été rejeté ; le reste est dans le compte. --rejects FICHIER garde où et pourquoi.
   *[other] { $rejected_text } enregistrements sur { $read } ont été rejetés ; le reste est dans le compte. --rejects FICHIER garde où et pourquoi.
}
notice-rejected-first = { $rejected_text } enregistrements sur { $read } ont été rejetés ; le reste est dans le compte. Où et pourquoi, pour les { $kept } premiers : { $file }
notice-rejects-file = le fichier des rejets { $file } n’a pas été écrit : { $why }
notice-written = écrit : { $files }
phase-reading = lecture
phase-summing = sommes
phase-rejects = examen des rejets
phase-levers = recherche de leviers
phase-drawing = simulations
phase-recording = enregistrement

### Titre

title-estimate = Une requête à { $model }
title-account = { $calls ->
    [one] Une requête
   *[other] { $calls_text } requêtes
}
title-messages = { $count ->
    [one] Un message
   *[other] { $count_text } messages
}
title-records = { $count ->
    [one] Un enregistrement (nombre d’appels non précisé)
   *[other] { $count_text } enregistrements (nombre d’appels non précisé)
}
count-requests = { $count ->
    [one] { $count_text } requête
   *[other] { $count_text } requêtes
}
count-calls = { $count ->
    [one] { $count_text } appel
   *[other] { $count_text } appels
}
count-messages = { $count ->
    [one] { $count_text } message
   *[other] { $count_text } messages
}
count-records = { $count ->
    [one] { $count_text } enregistrement
   *[other] { $count_text } enregistrements
}
count-mixed = { $count ->
    [one] { $count_text } appel, message ou autre enregistrement
   *[other] { $count_text } appels, messages ou autres enregistrements
}
count-uncounted = { $count ->
    [one] { $count_text } enregistrement (nombre d’appels non précisé)
   *[other] { $count_text } enregistrements (nombre d’appels non précisé)
}
seat-days = { $count ->
    [one] { $count_text } jour-poste
   *[other] { $count_text } jours-postes
}
read-messages = { $count ->
    [one] { $count_text } message sans nombre de jetons
   *[other] { $count_text } messages sans nombre de jetons
}
read-seats = { $seats } sans décompte
read-images = { $count ->
    [one] { $count_text } image indiquée
   *[other] { $count_text } images indiquées
}
read-video = { $seconds_text } s de vidéo
read-audio = { $seconds_text } s de son
read-uncounted = { $count ->
    [one] { $count_text } enregistrement sans nombre d’appels
   *[other] { $count_text } enregistrements sans nombre d’appels
}
asked-input = { $count ->
    [one] { $count_text } jeton d’entrée
   *[other] { $count_text } jetons d’entrée
}{ $cached ->
    [0] {""}
   *[other] {" "}(dont { $cached_text } en cache)
}
asked-output = { $count ->
    [one] { $count_text } jeton de sortie
   *[other] { $count_text } jetons de sortie
}
asked-images = { $count ->
    [one] { $count_text } image produite
   *[other] { $count_text } images produites
}
asked-steps = { $count ->
    [one] { $count_text } étape
   *[other] { $count_text } étapes
}
asked-size = de { $size } pixels
asked-video = { $seconds } s de vidéo
asked-audio = { $seconds } s de parole
zone-not-given = région non précisée
read-as = { $name } est lu comme { $model }.
read-as-part = { $name } est lu comme { $model } ; « { $words } » n’est pas lu et ne change rien.
headline-energy = centre (serveurs, attente, refroidissement)
headline-carbon = cycle de vie (électricité et fabrication)
headline-water = consommée sur place et dans les centrales
lead-median = Chaque valeur est la médiane : la vérité a autant de chances de se trouver au-dessus qu’au-dessous.
range-plausible = La fourchette plausible contient { $level } des simulations ; elle repose sur des fourchettes publiées et sur un jugement, et n’a pas été testée sur des mesures.
range-uncounted = Pour l’eau et les métaux, aucune part des cas n’est avancée : fabriquer les machines demande aussi de l’eau, les bâtiments et leurs équipements demandent des métaux, et trop peu en est publié pour les compter. Ce sont des minimums.
range-tested = L’intervalle a été testé sur des mesures : il en contenait { $level }.
stated-amount = { $amount } { $unit }
stated-amount-bare = { $amount } (sans devise indiquée)
stated-cost = Déclaré par les enregistrements : { $stated } pour { $count ->
    [one] { $count } appel
   *[other] { $count } appels
} ({ $by }).
stated-difference-none = { $count ->
    [one] Pour le seul appel qui a aussi un prix public, c’est le prix public au centime près ({ $of } USD).
   *[other] Pour les { $count } appels qui ont aussi un prix public, c’est le prix public au centime près ({ $of } USD).
}
stated-difference-more = { $count ->
    [one] Pour le seul appel qui a aussi un prix public, c’est { $of } USD, soit { $difference } USD de plus que le prix public (× { $ratio }).
   *[other] Pour les { $count } appels qui ont aussi un prix public, c’est { $of } USD, soit { $difference } USD de plus que le prix public (× { $ratio }).
}
stated-difference-less = { $count ->
    [one] Pour le seul appel qui a aussi un prix public, c’est { $of } USD, soit { $difference } USD de moins que le prix public (× { $ratio }).
   *[other] Pour les { $count } appels qui ont aussi un prix public, c’est { $of } USD, soit { $difference } USD de moins que le prix public (× { $ratio }).
}
stated-difference-free = { $count ->
    [one] Pour le seul appel qui a aussi un prix public, c’est { $of } USD ; ce prix public est nul, ou peut l’être.
   *[other] Pour les { $count } appels qui ont aussi un prix public, c’est { $of } USD ; ce prix public est nul, ou peut l’être.
}
own-cost = machines propres
own-line = Sur des machines propres : { $cost } { $basis }.
own-basis = à { $price } l’heure d’accélérateur, attente comprise
own-prices = { $low } à { $high } { $unit }
own-waiting = { $count ->
    [one] { $count } appel a tourné sur des machines propres ; { $share } de son coût paie des machines qui attendent.
   *[other] { $count } appels ont tourné sur des machines propres ; { $share } de leur coût paie des machines qui attendent.
}
own-ratio = C’est × { $ratio } le prix public de ceux de ces appels qui en ont un.
own-others = { $count ->
    [one] { $count } appel n’y est pas : un autre est nommé comme l’ayant servi, ses poids ne sont qu’à son développeur, ou personne n’indique le prix de l’heure, ou de combien d’accélérateurs.
   *[other] { $count } appels n’y sont pas : un autre est nommé comme les ayant servis, leurs poids ne sont qu’à leur développeur, ou personne n’indique le prix de l’heure, ou de combien d’accélérateurs.
}
own-none = Aucun appel n’a tourné sur des machines propres dont l’heure a un prix : un autre est nommé comme les ayant servis, leurs poids ne sont qu’à leur développeur, ou personne n’indique de combien d’accélérateurs est le prix.
stated-far = Aucune devise n’est nommée ; en dollars américains, ce serait × { $ratio } les prix publics.
stated-no-list-price = Aucun de ces appels n’a de prix public connu auquel le comparer.
stated-other-currency = Les prix publics sont en dollars américains : rien n’est converti, et les devises ne sont pas additionnées.
stated-not-by-all = { $count ->
    [one] { $count } appel ne déclare aucun coût.
   *[other] { $count } appels ne déclarent aucun coût.
}
stated-energy = { $developer } déclare { $amount } pour { $request } à { $product } ({ $day } ; { $covers } ; { $source }) ; pour la requête demandée ici, le chiffre d’obsia est { $ours } ({ $range }), centre de données compris.
stated-carbon = { $developer } déclare { $amount } pour { $request } dans { $product } ({ $day } ; { $covers } ; { $source }) ; pour la requête demandée ici, le chiffre d’obsia est { $ours } ({ $range }), fabrication comprise.
stated-of-average-query = une requête moyenne
stated-of-median-text-prompt = la requête textuelle médiane
stated-of-answer-of-400-tokens = une réponse de 400 jetons
stated-of-model = { $request } de { $model }
stated-covers-unstated = ce qui est compté n’est pas précisé
stated-covers-facility = serveurs, machines en attente et centre de données
stated-covers-life-cycle = sur le cycle de vie, fabrication comprise
stated-own = sa propre publication
stated-reported = selon { $publisher }
section-gap = Pourquoi notre chiffre et celui de l’entreprise diffèrent
caption-gap = Notre énergie pour la requête demandée ici, rapportée à ce que { $developer } indique pour { $request } à { $product } ({ $day })
note-gap = Dans chaque simulation, le produit des facteurs est l’écart entier ; celui des médianes ne l’est qu’à peu près.
head-gap-factor = facteur
head-gap-range = fourchette plausible
gap-range = ×{ $low } à ×{ $high }
gap-length = longueur : la requête demandée ici, rapportée à un message moyen (aucune longueur n’est indiquée)
gap-length-median = longueur : la requête demandée ici, rapportée à un message de longueur médiane (aucune longueur n’est indiquée)
gap-serving = modèle, lot et matériel : les accélérateurs pour un tel message, rapportés à tout ce qui est indiqué (sans dire ce que cela compte)
gap-serving-stated = modèle, lot et matériel : les accélérateurs pour un tel message, rapportés à ceux qui sont indiqués
gap-hosts = périmètre : les serveurs autour des accélérateurs
gap-hosts-stated = les serveurs autour des accélérateurs, rapportés à ce qui en est indiqué
gap-idle = périmètre : les machines en attente
gap-idle-stated = les machines en attente, rapportées à ce qui en est indiqué
gap-building = périmètre : le centre de données (PUE)
gap-building-stated = le centre de données (PUE), rapporté à ce qui en est indiqué
gap-whole = le tout
gap-sentence = { $what } : { $factors }.
gap-part = { $name } ×{ $ratio } (×{ $low } à ×{ $high })
stated-none = D’après la dernière source lue, { $product } répond par défaut avec ce modèle ; obsia ne connaît aucun chiffre par requête que son entreprise ait publié.
detail-mean = Les médianes ne s’additionnent pas. Pour additionner des rapports séparés, additionnez leurs moyennes : celle de l’énergie est de { $mean }.
head-mean = moyenne
head-median = médiane
head-counts = ce qui est compté
section-boundaries = Périmètre par périmètre
row-energy_kwh-accelerator = accélérateur
row-energy_kwh-server = serveur
row-energy_kwh-facility = centre
row-carbon_g-facility = usage
row-carbon_g-embodied = fabrication
row-carbon_g-life-cycle = cycle de vie
row-onsite_water_l-facility = sur place
row-offsite_water_l-facility = centrales
row-water_l-facility = les deux
row-primary_energy_mj-facility = usage
row-adpe_kgsbeq-facility = usage
row-adpe_kgsbeq-embodied = fabrication
row-adpe_kgsbeq-life-cycle = cycle de vie
counts-energy_kwh-accelerator = les puces, tant qu’elles travaillent aux requêtes
counts-energy_kwh-server = et leur part de la machine : processeurs, mémoire, ventilateurs, alimentations
counts-energy_kwh-facility = et les machines en attente, le refroidissement et les pertes du bâtiment (PUE)
counts-carbon_g-facility = électricité du centre, fondée sur la localisation, moyenne du réseau
counts-carbon_g-embodied = fabrication des serveurs, par heure occupée
counts-carbon_g-life-cycle = usage et fabrication
counts-onsite_water_l-facility = évaporée par le refroidissement ; consommée, non prélevée
counts-offsite_water_l-facility = consommée pour produire l’électricité, retenues comprises
counts-water_l-facility = sur place et dans les centrales
counts-primary_energy_mj-facility = prise à la nature pour produire l’électricité
counts-adpe_kgsbeq-facility = métaux et minéraux épuisés pour produire l’électricité
counts-adpe_kgsbeq-embodied = métaux et minéraux épuisés pour fabriquer les serveurs, par heure occupée
counts-adpe_kgsbeq-life-cycle = usage et fabrication
counts-energy_per_output_token_j-facility = les serveurs, les machines en attente, le refroidissement et les pertes du bâtiment (PUE), lecture de l’entrée comprise
counts-cost_difference_usd-list-price = ce que déclarent les enregistrements, moins le prix public des mêmes appels
counts-cost_ratio-list-price = ce que déclarent les enregistrements, rapporté au prix public des mêmes appels
counts-own_cost-own-machines = heures d’accélérateur, actives et en attente, au prix de l’heure indiqué
counts-own_cost_ratio-own-machines = machines propres rapportées au prix public des mêmes appels
counts-cost_usd-list-price = les jetons aux prix publiés, sans remise, taxe, contrat ni offre gratuite
left-out = Non compté : entraînement et mise au point du modèle, réseau, appareil de l’utilisateur, bâtiment.
cost = coût
cost-list-prices = aux prix publics, sans remise ni taxe
cost-priced = { $unit ->
    [records] { $share } des enregistrements ont un prix
    [mixed] { $share } des appels et autres enregistrements ont un prix
   *[calls] { $share } des appels ont un prix
}
prices-on = prix du { $day }
prices-between = prix du { $first } au { $last }
cost-line = Coût : { $cost } { $basis }.
cost-unpriced = { $count ->
    [one] { $what } n’a pas de prix connu et n’entre pas dans le coût.
   *[other] { $what } n’ont pas de prix connu et n’entrent pas dans le coût.
}
cost-none = Coût : aucun prix public n’est connu pour cet usage.
per-token = par jeton de sortie
intensity-line = Énergie par jeton de sortie : { $energy }, lecture de l’entrée comprise.

first-plausible = Médianes ; la fourchette plausible, non testée, couvre { $level } des simulations ; eau : minimum.
first-tested = Médianes ; l’intervalle a été testé sur des mesures : il en contenait { $level }.
first-noted = { $said } { $stated }
first-stated = Déclaré : { $stated }.
first-stated-ratio = Déclaré : { $stated } (× { $ratio } les prix publics).
first-cost = prix publics ; { $priced }
first-warning = Attention : { $what }.
first-more = { $count ->
    [one] Un autre avec { $option }.
   *[other] { $count_text } autres avec { $option }.
}
first-files = { $count ->
    [one] { $count_text } fichier, lu comme { $formats }
   *[other] { $count_text } fichiers, lus comme { $formats }
}
first-aside = inutilisés : { $what }
first-skipped = { $count ->
    [one] { $count_text } ligne sans usage
   *[other] { $count_text } lignes sans usage
}
first-unmapped = { $count ->
    [one] { $count_text } colonne ({ $columns })
   *[other] { $count_text } colonnes ({ $columns })
}
first-rows-are-calls = chaque ligne a été lue comme un appel ; si ce sont des sommes, { $option } calls=COLONNE nomme la colonne qui les compte
first-unknown-keys = { $count ->
    [one] { $count_text } clé d’usage inconnue
   *[other] { $count_text } clés d’usage inconnues
}
first-where = Le détail : { $full }. Tableaux : { $by } model,day. Économies : { $levers }.
warning-notice-lookalikes = { $calls ->
    [one] un même appel semble compté
   *[other] { $calls_text } mêmes appels semblent comptés
} deux fois : { $one }, { $other }
warning-notice-signals = { $calls ->
    [one] un appel semble compté
   *[other] { $calls_text } appels semblent comptés
} deux fois, dans des spans et dans des métriques
warning-notice-calls-again = { $count ->
    [one] une ligne répète
   *[other] { $count_text } lignes répètent
} la date, le modèle et les jetons d’une ligne plus haut, peut-être pour le même appel : chacune compte
warning-notice-counter = les nombres ne baissent jamais d’une date à l’autre : si ce sont des cumuls, seules les différences sont une consommation
warning-notice-cached-inside = les jetons en cache de { $count ->
    [one] un enregistrement
   *[other] { $count_text } enregistrements
} ({ $column }) sont lus comme une partie de l’entrée : s’ils viennent en plus, { $option } { $map }
warning-notice-cached-beside = { $count ->
    [one] un enregistrement a
   *[other] { $count_text } enregistrements ont
} plus de jetons en cache ({ $column }) que de jetons d’entrée : tous sont comptés en plus de l’entrée, sauf avec { $option } { $map }
warning-notice-ids-again = { $count ->
    [one] une ligne répète
   *[other] { $count_text } lignes répètent
} l’identifiant, le modèle et l’entrée d’une ligne plus haut ({ $column }) : chacune compte, sauf avec { $option } event_id=COLONNE
warning-notice-sum-rows = { $count ->
    [one] une ligne comptée fait la somme d’autres lignes
   *[other] { $count_text } lignes comptées font la somme d’autres lignes
} : des totaux comptent peut-être deux fois
warning-notice-giants = { $count ->
    [one] un enregistrement déclare
   *[other] { $count_text } enregistrements déclarent
} plus de jetons qu’il n’est possible
warning-sums = { $count ->
    [one] une ligne de totaux n’arrive
   *[other] { $count_text } lignes de totaux n’arrivent
} pas à la somme des autres : il en manque, ou certaines sont mal lues
warning-cost-more = le coût déclaré dépasse de loin les prix publics. S’il est en cents : { $option } cost=COLONNE:USD/100 ; si les jetons sont en milliers : { $option } input_tokens=COLONNE:int*1000
warning-cost-less = le coût déclaré est très inférieur aux prix publics ({ $option } dit ce que contient une colonne)
warning-rejected = { $count_text } { $count ->
    [one] enregistrement rejeté
   *[other] enregistrements rejetés
} sur { $read_text } : { $where }
warning-unkept = --rejects en garde le lieu et la raison
warning-unreadable = { $count ->
    [one] { $count_text } fichier n’a pas pu être lu
   *[other] { $count_text } fichiers n’ont pas pu être lus
}
warning-unknown = { $more ->
    [0] aucun modèle n’est connu sous le nom { $name } ({ $what })
    [one] aucun modèle n’est connu sous le nom { $name } ({ $what }), ni sous un autre
   *[other] aucun modèle n’est connu sous le nom { $name } ({ $what }), ni sous { $more_text } autres
}

### Ce qui a été lu

section-read = Ce qui a été lu
read-records = { $read ->
    [one] { $read_text } enregistrement lu
   *[other] { $read_text } enregistrements lus
} = { $counted_text } { $counted ->
    [one] compté
   *[other] comptés
} + { $duplicate_text } en double + { $rejected_text } { $rejected ->
    [one] rejeté
   *[other] rejetés
}{ $outside ->
    [0] {""}
   *[other] {" "}+ { $outside_text } hors des jours demandés
}
read-tokens = { $input_text } jetons d’entrée ({ $cached_text } en cache), { $output_text } de sortie ({ $reasoning_text } de raisonnement)
read-day = le { $day } (UTC)
read-days = du { $first } au { $last } (UTC)
read-file = { $count ->
    [one] { $file }, lu comme { $format } ({ $why })
   *[other] { $file }, lus comme { $format } ({ $why })
}
files-count = { $count ->
    [one] { $count_text } fichier
   *[other] { $count_text } fichiers
}
more-files = { $count ->
    [one] et un autre fichier
   *[other] et { $count } autres fichiers
}
model-line = { $model } : { $what }
model-read-line = { $name }, lu comme { $model } : { $what }
model-given-line = { $model } (donné ; ces enregistrements ne nomment aucun modèle) : { $what }
model-none-line = { $count ->
    [one] { $what } ne nomme aucun modèle
   *[other] { $what } ne nomment aucun modèle
}
more-models = { $count ->
    [one] et un autre modèle
   *[other] et { $count } autres modèles
}
read-skipped = sans usage, donc non comptés : { $what }
read-unknown-keys = clés d’usage qu’obsia ne connaît pas : { $what }
read-named-by = des champs d’un enregistrement nomment des modèles différents ; le modèle a été lu dans : { $what }
read-beside-names = mots à côté du nom d’un modèle, non lus : { $what }
read-same = { $count ->
    [one] un appel figure dans plusieurs exports ({ $sources }) et compte une fois ; repris de : { $taken }
   *[other] { $count } appels figurent dans plusieurs exports ({ $sources }) et comptent une fois chacun ; repris de : { $taken }
}
same-part = { $what } : { $sources }
same-tokens = jetons
same-model = modèle et fournisseur
same-times = durées
same-region = région
read-taken = { $count ->
    [one] colonne reconnue à son nom : { $columns }
   *[other] colonnes reconnues à leur nom : { $columns }
}
read-unmapped = { $count ->
    [one] colonne inutilisée : { $columns }
   *[other] colonnes inutilisées : { $columns }
}
section-rejects = Rejetés
rejects-file = { $count ->
    [one] L’enregistrement rejeté est dans { $file }.
   *[other] Les enregistrements rejetés sont dans { $file }.
}
rejects-file-first = Les { $kept_text } premiers des { $rejected_text } enregistrements rejetés sont dans { $file }.
head-file = fichier
head-where = où
head-field = champ
head-value = valeur
head-expected = attendu
head-reason = motif
reason-record_of_another_format = enregistrement d’un autre format
reason-correction_not_netted = une correction, non compensée
reason-doubtful_unit = une unité qui peut être de jetons ou non
reason-not_whole_number = pas un nombre entier
reason-not_a_time = pas une durée
reason-not_a_measure = pas un nombre dans ses limites
reason-not_an_amount = pas un montant
reason-not_an_energy = pas une énergie
reason-not_an_hour_price = pas le prix d’une heure
reason-not_an_instant = pas un instant du type déclaré
reason-not_a_boolean = ni vrai ni faux
reason-unfit_text = pas un nom
reason-sub_count_exceeds_total = une partie plus grande que le tout
reason-no_usage = aucun décompte
reason-no_call = aucun appel
reason-wrong_number_of_fields = mauvais nombre de champs
reason-bad_quotes = guillemet non fermé
reason-mis_encoded = mauvais codage
reason-line_too_long = ligne trop longue
reason-not_json = pas du JSON
reason-not_an_object = pas un objet JSON
reason-duplicate_key = une clé deux fois
reason-too_deep = imbriqué trop profond
reason-not_otlp = pas de l’OTLP
reason-not_protobuf = pas du protobuf
reason-bad_id = pas un identifiant
reason-conflicting_counts = décomptes contradictoires
reason-no_duration = pas de durée (bucket_s)
reason-no_interval = pas d’intervalle
reason-no_message_open = une fin sans son début
reason-not_a_sample = pas une mesure
reason-not_a_count = pas un décompte
reason-open_quote = guillemet non fermé
reason-unknown_kind = nature inconnue
reason-wrong_width = mauvais nombre de champs
reason-reader_defect = un défaut d’obsia : merci de le signaler avec l’endroit que nomme le fichier des rejets
reason-unreadable_file = un fichier illisible

### Tableaux

section-by = Par { $keys }
section-by-clock = Par { $keys } (heure de { $zone })
key-model = modèle
key-provider = fournisseur
key-zone = zone
key-session_id = session
key-operation = opération
key-hour = heure
key-day = jour
key-week = semaine
key-month = mois
key-input_octave = longueur d’entrée
key-output_octave = longueur de sortie
head-calls = appels
head-messages = messages
head-records = enregistrements
head-mixed = appels et autres
head-seats = jours-postes
head-output = jetons de sortie
head-of-water = d’eau
head-share = énergie
no-calls = aucun appel
other-groups = { $count ->
    [one] un autre
   *[other] { $count } autres
}
long-spans = { $records ->
    [one] { $what } sur { $of_text } couvre plus d’{ $key } : il est compté en entier à son premier instant{ $shared ->
        [0] {""}
       *[other] {" "}({ $share } des jetons)
    }.
   *[other] { $what } sur { $of_text } couvrent chacun plus d’{ $key } : chacun est compté en entier à son premier instant{ $shared ->
        [0] {""}
       *[other] {" "}({ $share } des jetons)
    }.
}
span-hour = une heure
span-day = un jour
span-week = une semaine
span-month = un mois

### Et si

section-what-if = Et si
what-if-attributional = Écarts avec le compte ci-dessus, toutes choses égales par ailleurs : ils sont attributionnels et ne sont pas une prévision. Au-dessus de zéro, cela coûte plus.
head-difference = écart
head-ratio = rapport
head-lower = probabilité de baisse
no-change = inchangé

### Leviers

section-levers = Ce qui abaisserait le compte
levers-about = Écarts avec le compte ci-dessus, toutes choses égales par ailleurs : ils sont attributionnels, et une part des émissions ne prédit pas ce qui serait évité. Chaque ligne peut être recalculée avec --what-if.
levers-none = Rien n’est proposé : aucun changement étayé par des chiffres publiés ou par les enregistrements n’abaisserait ce compte.
section-against = Par rapport à { $other }
against-about = Ce compte moins { $what }, attributionnel, sur les mêmes simulations
against-split = Ce qui a changé, une cause après l’autre et dans cet ordre : la quantité d’usage, les modèles, la longueur des appels, leur lieu, la façon de les servir et de les compter. Dans chaque simulation, les parts s’ajoutent à la différence.
head-compared = avant
head-cause = vient de
cause-volume = quantité d’usage
cause-model = modèles
cause-length = longueur des appels
cause-region = régions
cause-factors = service
section-bill = Face à la facture { $bill }
bill-charges = { $charges ->
    [one] Une ligne facturée, pour { $billed } { $unit }.
   *[other] { $charges } lignes facturées, pour { $billed } { $unit }.
}
bill-recorded = Pour les mêmes vendeurs et les mêmes jours, les relevés déclarent { $stated } { $unit } ; les appels qui ne déclarent rien reviennent à { $listed } { $unit } aux prix publics.
bill-explained = Chaque ligne est expliquée.
bill-open = { $count ->
    [one] Une ligne sur { $of } reste à expliquer.
   *[other] { $count } lignes sur { $of } restent à expliquer.
}
bill-aside = { $count ->
    [one] Une ligne facturée porte sur autre chose ou n’a pas pu être lue.
   *[other] { $count } lignes facturées portent sur autre chose ou n’ont pas pu être lues.
}
caption-bill-open = Reste à expliquer, le plus grand écart d’abord
head-bill-verdict = constat
head-bill-lines = lignes
head-bill-billed = facturé
head-bill-recorded = relevé
head-bill-when = date
head-bill-recorded-tokens = jetons relevés
head-bill-billed-tokens = jetons facturés
verdict-agrees = concorde
verdict-other-day = concorde sur des jours voisins
verdict-no-tokens = facturé pour autre chose que des jetons
verdict-other-seller = acheté chez un autre vendeur
verdict-outside = hors des jours de la facture
verdict-amount = la facture n’indique pas de jetons, et son montant diffère
verdict-price = mêmes jetons, autre prix
verdict-more-billed = plus de jetons facturés que relevés
verdict-less-billed = moins de jetons facturés que relevés
verdict-bill-only = facturé, mais absent des relevés
verdict-records-only = relevé, mais non facturé
verdict-no-price = aucun prix connu pour comparer
verdict-other-currency = autre devise
head-lever = changement
head-what-if = en what-if
levers-hint = Pour savoir ce qui l’abaisserait : la même commande avec --levers.
lever-model = un autre modèle
lever-output = des sorties plus courtes
lever-cached = plus d’entrée lue dans un cache
lever-region = une autre région
lever-none-model-unknown = Un autre modèle : non proposé, car aucun modèle de ces enregistrements n’est connu.
lever-none-model-no-board = Un autre modèle : non proposé, car aucun classement à intervalles publiés ne contient le modèle qui consomme le plus.
lever-none-model-none-lower = Un autre modèle : non proposé, car aucun de qualité publiée comparable n’a de bonnes chances de consommer moins avec les mêmes jetons.
lever-none-output-no-tokens = Des sorties plus courtes : non proposé, car les enregistrements n’indiquent pas de jetons de sortie.
lever-none-output-none-lower = Des sorties plus courtes : non proposé, car elles n’abaisseraient pas l’énergie.
lever-none-cached-no-reads = Cache : non évalué. Les enregistrements ne montrent aucune entrée lue dans un cache : on ne sait pas quelle part de l’entrée se répète.
lever-none-cached-no-more = Cache : non proposé, car les appels d’aucun modèle n’en montrent une part plus grande que l’ensemble.
lever-none-cached-none-lower = Cache : non proposé, car il n’abaisserait pas l’énergie.
lever-none-region-no-list = Une autre région : non proposé, car le fournisseur, ou la liste de ses régions, n’est pas connu.
lever-none-region-lowest-already = Une autre région : non proposé, car l’usage est déjà sur le réseau de plus basse intensité parmi ceux que le fournisseur indique.
lever-none-region-none-lower = Une autre région : non proposé, car aucune de celles que le fournisseur indique n’a de bonnes chances d’abaisser le carbone.
lever-none-batch-unmeasured = Appels par lots : non évalué. Aucune mesure de ce qu’ils consomment n’a été trouvée.

### Fabrication

section-manufacture = Ce que comprend la fabrication
item-accelerator = les accélérateurs, avec leur mémoire et leur carte
item-host = le reste des serveurs
manufacture-spread = Du berceau à la sortie d’usine, répartie sur les heures occupées de { $years } ans ({ $years_low } à { $years_high }), dont { $busy } ({ $busy_low } à { $busy_high }) occupés. Parts des moyennes.
not-assessed = Non évalué : { $what }.
not-assessed-building = le bâtiment, son refroidissement et son alimentation de secours
not-assessed-network = l’équipement de réseau hors des serveurs
not-assessed-racks = les baies et la distribution électrique
not-assessed-transport = le transport, là où une source l’omet
not-assessed-end-of-life = la fin de vie
not-assessed-spares = les pièces de rechange et les pannes
not-assessed-manufacture-water = l’eau de la fabrication
not-assessed-manufacture-primary-energy = l’énergie primaire de la fabrication
not-assessed-training = les serveurs qui ont entraîné le modèle
caption-manufacture = Parts du carbone, et des métaux et minéraux, de la fabrication
head-item = élément

### Où va l’énergie, ce que l’on sait le moins

section-phases = Où va l’énergie
phase-of-request = une fois par requête, quelle que soit sa longueur
phase-of-prefill = lecture de l’entrée (prefill)
phase-of-cached = lecture de l’entrée en cache
phase-of-decode = écriture de la sortie (decode)
phase-of-images = production d’images
phase-of-video = production de vidéo
phase-of-sound = écoute et parole
phases-modelled = Parts de l’énergie des accélérateurs : une répartition modélisée, pas celle d’un compteur.
section-gaps = Ce que les relevés ne précisent pas
gaps-about = Chaque ligne montre un usage dont les relevés ne précisent pas tout, sa part du compte, et la part de la largeur due à ce qui manque.
head-unsaid = ce qui n’est pas précisé
head-quantity = part de
head-calls-share = des appels
head-messages-share = des messages
head-records-share = des relevés
head-mixed-share = de l’ensemble
head-total-share = du total
gap-region = la région
gap-model = le modèle, ou un modèle connu
gap-size = la taille du modèle, que son auteur ne publie pas
gap-batch = combien de requêtes tournaient à la fois
gap-lengths = la longueur de chaque appel : il n’y a que des sommes
gap-tokens = tout nombre de jetons
gap-input = les jetons d’entrée
gap-output = les jetons de sortie
gap-media = le travail des images, du son ou de la vidéo : seul le texte est compté
head-phase = phase du service
head-of-energy = part de l’énergie
head-boundary = périmètre
head-usage = usage
head-note = remarque
head-name = nom dans les relevés
head-taken-for = compris comme
head-format = lu comme
head-recognised-by = reconnu d’après
head-files = fichiers
head-read = lu le
head-figure = chiffre
head-command = commande
section-least-known = Ce que l’on sait le moins
section-narrowing = Ce qui resserrerait la fourchette
caption-narrowing = Borne haute de l’énergie sur la borne basse, aujourd’hui et si cela seul était connu (simulation)
head-narrowing-fact = connu
head-narrowing-range = fourchette
narrowing-range = de ×{ $now } à ×{ $then }
narrowing-yours = Ce que vous savez peut-être
narrowing-providers = Ce que seul le fournisseur sait
narrowing-speed = vos jetons par seconde ({ $options })
narrowing-machines = vos accélérateurs, leur nombre, et combien de requêtes tournent à la fois ({ $options })
narrowing-running = combien de requêtes tournent à la fois ({ $options })
narrowing-pue = le PUE de votre centre de données ({ $options })
head-width-share = de la largeur
head-input = donnée
head-kind = nature

input-batch = combien de requêtes partagent un passage
input-serving_regime = s’il tourne sur un parc entier ou sur quelques accélérateurs
input-accelerator = quels accélérateurs servent
input-params = la taille du modèle
input-params_sparsity = la part inactive du modèle (experts)
input-total_params_b = tous les paramètres du modèle
input-active_params_b = paramètres employés par jeton
input-embedding_params_b = paramètres de la table des jetons
input-always_active_share = part des poids que chaque jeton emploie
input-params_total_b = tous les paramètres du modèle
input-params_active_b = paramètres employés par jeton
input-layers = couches du modèle
input-architecture = forme du modèle, d’après sa taille
input-kv_elements_per_token = mémoire des jetons passés (cache)
input-cache_elements = mémoire des jetons passés (cache)
input-attention_flop = calculs de l’attention
input-intercept_log10 = une loi de puissance de la taille à la forme
input-slope_log10 = une loi de puissance de la taille à la forme
input-cached_input_usd_per_mtok = prix d’un million de jetons lus dans un cache
input-output_usd_per_mtok = prix d’un million de jetons de sortie
input-cache_write_usd_per_mtok = prix d’un million de jetons écrits dans un cache pour quelques minutes
input-cache_write_1h_usd_per_mtok = prix d’un million de jetons écrits dans un cache pour une heure
input-reasoning_usd_per_mtok = prix d’un million de jetons de raisonnement
input-input_usd_per_mtok = prix d’un million de jetons d’entrée
input-arena_score = score dans l’Arena
input-output_tokens_per_s = vitesse de sortie
input-release_date = date de sortie du modèle
input-weight_bytes = précision des poids en service
input-cache_bytes = précision du cache en service
input-joint = ce que les mesures laissent ouvert
input-joint-of-inference = comment les moteurs emploient les accélérateurs, d’après les mesures
input-joint-of-server-power = ce que les serveurs consomment autour des accélérateurs, d’après les mesures
input-joint-of-diffusion = ce que coûtent images et vidéos, d’après les mesures
input-joint-of-training = comment l’entraînement emploie les accélérateurs, d’après les mesures
input-joint-of-hierarchy = ce que les chiffres publiés laissent ouvert
input-joint-of-sizes = tailles des modèles vendus, d’après ce qui en est public
input-engine_time-of-family = vitesse des modèles de cette famille par rapport au modèle d’énergie
input-engine_time-of-checkpoint = vitesse de ce modèle par rapport au modèle d’énergie
input-engine_time-of-model = vitesse de ce modèle par rapport au modèle d’énergie
input-engine_time-of-service = vitesse de ce service par rapport au modèle d’énergie
input-engine_time-of-device = vitesse de l’hôte à côté de cet accélérateur
input-engine_energy-of-family = consommation des modèles de cette famille par rapport au modèle d’énergie
input-engine_energy-of-checkpoint = consommation de ce modèle par rapport au modèle d’énergie
input-engine_energy-of-model = consommation de ce modèle par rapport au modèle d’énergie
input-engine_energy-of-service = consommation de ce service par rapport au modèle d’énergie
input-engine_bandwidth_use_share = part du débit de mémoire que le service atteint
input-engine_compute_use_share = part du calcul de crête que le service atteint
input-engine_waiting_power_share = puissance d’un accélérateur qui attend pendant un pas
input-engine_moving_power_share = puissance d’un accélérateur qui lit sa mémoire
input-engine_computing_power_share = puissance d’un accélérateur qui calcule
input-memory_use_share = part de la mémoire que le service remplit
input-resident_context_tokens = contexte que les requêtes gardent en mémoire
input-bucket_variation_ratio = dispersion des longueurs dans un agrégat de fournisseur
input-image_side_px = taille d’une image
input-video_side_px = taille d’une vidéo
input-default_steps_count = étapes du modèle qui produit une image ou une vidéo
input-media_batch_count = combien d’images ou de séquences sont produites à la fois
input-video_frames_count = images d’une séquence
input-video_frame_s = durée d’affichage d’une image de vidéo
input-media_energy-of-family = ce que consomment les modèles de son genre par rapport au modèle d’énergie des images et des vidéos
input-media_energy-of-service = ce que consomme ce service par rapport au modèle d’énergie des images et des vidéos
input-media_energy-of-device = ce que consomme cet accélérateur par rapport au modèle d’énergie des images et des vidéos
input-media_time-of-family = vitesse des modèles de son genre par rapport au modèle d’énergie des images et des vidéos
input-media_time-of-service = vitesse de ce service par rapport au modèle d’énergie des images et des vidéos
input-media_time-of-device = vitesse de cet accélérateur par rapport au modèle d’énergie des images et des vidéos
input-typical_text_tokens = longueur d’un texte changé en vecteurs ou classé
input-pass_tokens = jetons qu’un encodeur calcule ensemble
input-attention_pairs_ratio = si les jetons lisent ceux qui les suivent
input-uncalibrated_ratio = écart du modèle d’énergie pour des modèles qui n’ont pas été mesurés
input-recogniser_encoder_share = part de l’encodeur dans un modèle de parole
input-typical_frame_s = son contenu dans une trame de l’encodeur
input-window_fill_share = remplissage des fenêtres de son
input-spoken_tokens_per_s = jetons de texte par seconde de parole
input-window_batch_count = fenêtres de son calculées ensemble
input-sound_tokens_per_s = étapes par seconde de son
input-utterance_s = durée de ce qui est prononcé en un appel
input-speculation_gain_ratio = si des jetons sont devinés d’avance, et ce que cela épargne
input-observed_time_ratio = ce que le réseau ajoute au temps entre jetons
input-observed_time_error = précision avec laquelle les relevés donnent le temps entre jetons
input-engine = quel moteur sert le modèle
input-stack = si le moteur est celui qui a été mesuré
input-host = combien de temps les accélérateurs attendent l’hôte d’un moteur
input-time = la vitesse d’une pile par rapport au modèle d’énergie
input-energy = ce que consomme une pile par rapport au modèle d’énergie
input-replica_size_ratio = combien d’accélérateurs servent une réplique, au-delà du minimum qui la contient
input-fleet_devices = sur combien d’accélérateurs un parc répartit les experts
input-fleet_time_ratio = vitesse des parcs par rapport au modèle d’énergie
input-all_experts_share = si un pas parcourt tous les experts, utilisés ou non
input-dispatch_layer_s = temps que mettent les serveurs à se joindre
input-exchange_seen_share = part des échanges entre serveurs que le calcul ne masque pas
input-default_network_gb_per_s = réseau entre serveurs
input-rent_usd_per_h = prix de location d’un accélérateur
input-few_requests_power_drop_share = ce qu’un accélérateur consomme de moins pour une seule requête
input-running_batch_ratio = part des requêtes en cours qui partagent une passe
input-message_calls = appels derrière un message
input-call_input_tokens = entrée d’un appel, avec ce que porte la conversation
input-call_cached_share = part de l’entrée qui vient d’un cache
input-call_output_tokens = sortie d’un appel, raisonnement compris
input-length_variation_ratio = dispersion des longueurs des appels
input-messages_per_day = messages par jour d’un poste utilisé
input-active_seat_share = part des postes utilisés
input-server-fixed = puissance d’un serveur quelle que soit sa charge
input-server-activity = puissance du travail de l’hôte pour les requêtes
input-server-ready = puissance d’un accélérateur prêt qui ne sert rien
input-server-residual = erreur du modèle de puissance des serveurs qui travaillent
input-server-ready-residual = erreur du modèle de puissance des serveurs qui attendent
input-server_devices = accélérateurs d’un serveur
input-cooling = mode de refroidissement des serveurs
input-form_factor = forme des accélérateurs
input-power_limit_share = limite de puissance des accélérateurs
input-pue = PUE du centre
input-pue-error = erreur du PUE publié
input-wue_l_per_kwh = eau de refroidissement (WUE)
input-wue-error = erreur du WUE publié
input-wue-basis = si le WUE compte l’eau prélevée ou consommée
input-water_consumed_share = part de l’eau prélevée qui est consommée
input-zone = dans quelle région il tourne
input-intensity_g_per_kwh = intensité carbone du réseau
input-direct_g_per_kwh = émissions directes de l’électricité
input-zone_floor_g_per_kwh = émissions d’une électricité sans combustion
input-zone_error_ratio = écart possible d’une zone à ce que disent ses émissions directes
input-water_l_per_kwh = eau de l’électricité
input-primary_energy_mj_per_kwh = énergie primaire de l’électricité
input-adpe_kgsbeq_per_kwh = matières de l’électricité
input-list_price = lequel des prix publiés était demandé
input-tdp_w = puissance nominale de l’accélérateur
input-memory_gb = mémoire de l’accélérateur
input-bandwidth_gb_per_s = débit de mémoire de l’accélérateur
input-bf16_tflop_per_s = calcul sur 16 bits de l’accélérateur
input-fp8_tflop_per_s = calcul sur 8 bits de l’accélérateur
input-fp4_tflop_per_s = calcul sur 4 bits de l’accélérateur
input-int8_tflop_per_s = calcul sur 8 bits de l’accélérateur
input-link_gb_per_s = liens entre accélérateurs
input-default_link_gb_per_s = liens entre accélérateurs
input-link_reach_count = combien d’accélérateurs les liens joignent
input-server_lifetime_years = durée de vie d’un serveur
input-server_use_share = part de son temps où un serveur est occupé
input-gwp_kg = carbone de la fabrication d’un accélérateur
input-adpe_kgsbeq = matières d’un accélérateur
input-host_gwp_kg = carbone de la fabrication de l’hôte
input-host_adpe_kgsbeq = matières de l’hôte

### Hypothèses

section-assumptions = Ce qui a été supposé
assumption-more = { $count ->
    [one] et une autre de ce genre
   *[other] et { $count } autres de ce genre
}
assumption-name-weak = Le nom { $name } a été lu comme { $model } d’après sa forme, non d’après une liste de noms : à vérifier.
assumption-name-unread = Dans { $name }, « { $words } » n’est pas lu et ne change rien : c’est { $model } qui est évalué.
assumption-party-unlisted = { $name } ne figure pas sur la liste des signataires qu’obsia a lue ; cela ne signifie pas un refus.
assumption-name-host = Par « { $name } », on entend ici { $model }, servi par { $host }.
assumption-name-product = Par « { $name } », on entend ici { $model }, son modèle par défaut d’après la source la plus récente ({ $source }, { $published } ; date de mise en place : { $since }) ; un autre a pu lui succéder.
assumption-name-product-line = Par « { $name } », on entend ici { $model } : rien n’a été lu sur son modèle par défaut, { $other }.
assumption-name-service = { $name } est un service : voici ce que l’on en dit. Il emploie par défaut { $model }, d’après la source la plus récente ({ $source }, { $published } ; date de mise en place : { $since }) ; un autre a pu lui succéder. Pour savoir si ce modèle est ouvert, demandez { $model }.
assumption-name-alias = « { $name } » désigne { $model }, comme vous l’indiquez.
assumption-name-family = Par « { $name } », on entend ici { $model }, le modèle généraliste le plus récent de la famille.
assumption-name-order = Par « { $name } », on entend ici { $model }.
assumption-forecast = Les jours à venir sont supposés semblables à ceux qui ont été : les jours de semaine entre eux, les fins de semaine entre elles.
assumption-model-given = { $count ->
    [one] { $units } ne nomme aucun modèle : celui que vous avez donné en tient lieu.
   *[other] { $units } ne nomment aucun modèle : celui que vous avez donné en tient lieu.
}
assumption-model-unknown = { $count ->
    [one] { $units } ne nomme aucun modèle connu d’obsia : il a la taille des modèles ouverts que les hébergeurs proposent, avec une fourchette large.
   *[other] { $units } ne nomment aucun modèle connu d’obsia : chacun a la taille des modèles ouverts que les hébergeurs proposent, avec une fourchette large.
}
assumption-region-given = { $count ->
    [one] { $units } ne nomme aucune région : celle que vous avez donnée en tient lieu.
   *[other] { $units } ne nomment aucune région : celle que vous avez donnée en tient lieu.
}
assumption-region-unknown = La région { $region } n’est pas connue ({ $units }) : on procède comme si aucune n’était nommée. { $suggestions }
assumption-provider-unknown = Le fournisseur { $provider } n’est pas connu ({ $units }) : on procède comme si aucun n’était nommé. { $suggestions }
assumption-gpu-unknown = L’accélérateur { $gpu } n’est pas connu ({ $units }) : on procède comme s’il n’était pas indiqué. { $suggestions }
assumption-precision-unknown = La précision { $precision } n’est pas connue ({ $units }) : on procède comme si elle n’était pas indiquée. { $suggestions }
assumption-engine-unknown = Le moteur { $engine } n’est pas connu ({ $units }) : on procède comme s’il n’était pas indiqué. { $suggestions }
assumption-count-without-room = { $model } ne tient pas dans { $devices } × { $device }, comme l’indiquent les enregistrements (ses poids en demandent au moins { $fewest }) : leur nombre est tiré au sort.
assumption-input-missing = { $count ->
    [one] Un appel n’indique pas de jetons d’entrée : ils sont comptés pour zéro.
   *[other] { $calls } appels n’indiquent pas de jetons d’entrée : ils sont comptés pour zéro.
}
assumption-output-missing = { $count ->
    [one] Un appel n’indique pas de jetons de sortie : ils sont comptés pour zéro.
   *[other] { $calls } appels n’indiquent pas de jetons de sortie : ils sont comptés pour zéro.
}
assumption-tokens-missing = { $count ->
    [one] Un appel n’indique aucun jeton : il est dénombré, mais son empreinte n’est pas comptée (ce qui s’affiche pour lui est presque nul).
   *[other] { $calls } appels n’indiquent aucun jeton : ils sont dénombrés, mais leur empreinte n’est pas comptée (ce qui s’affiche pour eux est presque nul).
}
assumption-media-not-counted = { $count ->
    [one] Un appel traite aussi des images, du son ou de la vidéo : seuls ses jetons de texte sont comptés.
   *[other] { $calls } appels traitent aussi des images, du son ou de la vidéo : seuls leurs jetons de texte sont comptés.
}
assumption-batch-ignored = { $count ->
    [one] { $units } est passé par lots : il est compté comme un appel interactif, qui peut coûter davantage.
   *[other] { $units } sont passés par lots : ils sont comptés comme des appels interactifs, qui peuvent coûter davantage.
}
assumption-batch-as-interactive = { $count ->
    [one] { $units } est passé par lots : il est compté et facturé comme un appel interactif, qui coûte davantage.
   *[other] { $units } sont passés par lots : ils sont comptés et facturés comme des appels interactifs, qui coûtent davantage.
}
assumption-request-assumed = La requête n’a pas été précisée : on suppose { $input } jetons en entrée et { $output } en sortie, soit une question et sa réponse ; { OPTION("in") } et { OPTION("out") } permettent d’en préciser une autre.
assumption-task-assumed = La requête n’a pas été précisée : on en suppose une courante ; { $does ->
    [image] { OPTION("images") } et { OPTION("size") } permettent d’en préciser une autre.
    [video] { OPTION("video-s") } permet d’en préciser une autre.
    [transcription] { OPTION("audio-s") } permet d’en préciser une autre.
    [synthesis] { OPTION("audio-s") } permet d’en préciser une autre.
   *[other] { OPTION("in") } permet d’en préciser une autre.
}
assumption-task-compared = Aucune tâche n’a été précisée : les modèles sont comparés sur { $task }, la première tâche qu’ils font tous.
assumption-kind-as-text = { $model } n’est pas un modèle de texte (genre : { $kind }) : ses jetons sont comptés comme ceux d’un modèle de texte.
assumption-not-modelled = Ce que { $model } produit ou traite en dehors du texte n’est pas indiqué, ou pas encore modélisé ({ $units }) : seuls les jetons de texte qu’il indique sont comptés, comme ceux d’un modèle de texte.
assumption-not-calibrated = Aucune mesure de tels modèles n’entre dans l’étalonnage ({ $model }) : le chiffre prolonge le modèle d’énergie des modèles de texte, avec une fourchette propre à cela.
assumption-size-of-task = La taille de { $model } n’est pas connue : elle est tirée de celle des modèles ouverts de son genre.
assumption-texts-per-call = Le nombre de textes par appel n’est pas indiqué : leur longueur, au sein de laquelle les jetons se lisent les uns les autres, est tirée au sort.
assumption-media-denoiser = La construction de { $model } n’est pas connue : elle est tirée au sort parmi celles des modèles ouverts qui produisent la même chose.
assumption-media-size = La taille de ce que produit { $model } n’est pas indiquée : elle est tirée au sort autour de celle des modèles ouverts.
assumption-media-steps = Ni la requête ni le modèle n’indiquent combien d’étapes demande { $model } : leur nombre est tiré au sort.
assumption-media-clip = La durée des séquences de { $model } et leur nombre d’images par seconde sont tirés au sort.
assumption-media-runs = On ne sait pas comment un service fait tourner { $model } : on suppose qu’il n’y a pas d’optimisation particulière, que chaque passage occupe un accélérateur et que quelques images ou séquences sont produites à la fois.
assumption-grid-zone-unknown = On ne sait pas quel réseau de ce pays, { $zone }, alimente le lieu demandé, { $text } : chaque simulation prend l’une de ses zones, ce qui élargit la fourchette.
assumption-grid-zone-as-country = Le réseau propre à { $text } n’est pas connu : celui de son pays, { $zone }, en tient lieu.
assumption-grid-union-as-continent = { $text } n’a pas de réseau propre dans les tableaux : celui de la zone { $zone } en tient lieu.
assumption-region-largest-cloud = { $text } désigne une région de plusieurs clouds : celle du plus grand, { $place }, { $zone }, est retenue ; les autres : { $others }. Indiquez le fournisseur pour lever le doute.
assumption-bucket = Des enregistrements réunissent plusieurs appels : la dispersion de leurs longueurs est supposée.
assumption-tokens-prior = { $count ->
    [one] Un enregistrement réunit les jetons d’une période sans dire en combien d’appels : leurs longueurs sont tirées de fourchettes larges, celles d’un assistant de conversation.
   *[other] { $calls } enregistrements réunissent les jetons d’une période sans dire en combien d’appels : leurs longueurs sont tirées de fourchettes larges, celles d’un assistant de conversation.
}
assumption-tokens-prior-code = { $count ->
    [one] Un enregistrement réunit les jetons d’un agent de programmation sur une période sans dire en combien d’appels : leurs longueurs sont tirées de fourchettes larges.
   *[other] { $calls } enregistrements réunissent les jetons d’un agent de programmation sur une période sans dire en combien d’appels : leurs longueurs sont tirées de fourchettes larges.
}
assumption-messages-prior = { $count ->
    [one] Un message n’indique aucun jeton : ses appels et leurs longueurs sont tirés de fourchettes larges, celles d’un assistant de conversation.
   *[other] { $calls } messages n’indiquent aucun jeton : leurs appels et les longueurs de ceux-ci sont tirés de fourchettes larges, celles d’un assistant de conversation.
}
assumption-messages-prior-code = { $count ->
    [one] Un message à un agent de programmation n’indique aucun jeton : ses appels et leurs longueurs sont tirés de fourchettes larges.
   *[other] { $calls } messages à un agent de programmation n’indiquent aucun jeton : leurs appels et les longueurs de ceux-ci sont tirés de fourchettes larges.
}
assumption-seats-prior = { $count ->
    [one] Un enregistrement compte des postes et aucun jeton : leur usage est tiré de fourchettes très larges, celles d’un assistant de conversation.
   *[other] { $calls } enregistrements comptent des postes et aucun jeton : leur usage est tiré de fourchettes très larges, celles d’un assistant de conversation.
}
assumption-seats-prior-code = { $count ->
    [one] Un enregistrement compte des postes d’un agent de programmation et aucun jeton : leur usage est tiré de fourchettes très larges.
   *[other] { $calls } enregistrements comptent des postes d’un agent de programmation et aucun jeton : leur usage est tiré de fourchettes très larges.
}
assumption-batch = Pour { $model }, le nombre de requêtes qui partagent un passage n’est pas publié : il est tiré de la façon dont fonctionnent petites répliques et grands parcs.
assumption-batch-by-speed = Pour { $model }, le nombre de requêtes qui partagent un passage n’est pas publié : chaque simulation retient un nombre qui explique les { $tokens_per_s } jetons par seconde de { $calls } appels.
assumption-batch-by-stated-speed = Pour { $model }, on n’indique pas combien de requêtes partagent un passage : les façons de servir qui expliquent { $tokens_per_s } jetons par seconde comptent davantage.
assumption-filling-by-price = Pour { $model }, les façons de servir dont la location coûterait plus que le prix indiqué par des catalogues pour { $provider } ({ $input } et { $output } USD par million de jetons d’entrée et de sortie) comptent moins.
assumption-engine-drawn = Pour { $model }, le moteur qui le sert n’est pas connu ici : chaque simulation prend celui qui a été mesuré ou l’un des autres en usage, d’autant moins souvent qu’il s’accorde mal avec le prix et la vitesse connus.
assumption-engine-other = Pour { $model }, { $engine } tel qu’indiqué n’est pas une pile sur laquelle le modèle d’énergie a été ajusté : son écart est tiré, d’après des mesures d’autres piles.
assumption-speculation = Le fournisseur ne publie pas si des jetons sont devinés d’avance (décodage spéculatif) : c’est tiré au sort.
assumption-accelerators = Chez { $provider }, on ne publie pas quelle puce sert une requête : elle est tirée au sort parmi les accélérateurs en usage.
assumption-accelerators-own = { $provider } sert les requêtes avec des puces de sa conception ({ $chip }), dont l’énergie n’a pas été mesurée ici : des accélérateurs en usage ailleurs en tiennent lieu.
assumption-accelerators-stated = Chez { $provider }, on suppose que les requêtes sont servies par le matériel qu’il a nommé : { $devices }.
assumption-layers-by-law = Pour { $model }, les couches ne sont pas connues : tirées d’une loi de puissance ajustée sur des modèles ouverts.
assumption-cache-by-law = Pour { $model }, le cache n’est pas connu : tiré d’une loi de puissance ajustée sur des modèles ouverts.
assumption-precision = Pour { $model }, la précision en service n’est pas connue : celle du modèle publié, ou 8 bits.
assumption-dense-from-total = Pour { $model }, seule la taille totale est connue : pris pour dense, sa forme suit des lois de puissance ajustées sur des modèles ouverts.
assumption-architecture-by-law = Pour { $model }, seules les tailles sont connues : sa forme suit des lois de puissance ajustées sur des modèles ouverts.
assumption-size-from-public = Pour { $model }, la taille n’est pas publiée : elle est déduite, à un facteur de plusieurs unités près, de ce qui est public : { $price ->
    [none] aucun prix
   *[other] prix ({ $price } USD par million de jetons de sortie, { $date })
}{ $released ->
    [none] {""}
   *[other] , sortie ({ $released })
}{ $arena ->
    [none] {""}
   *[other] , score de l’Arena ({ $arena })
}{ $speed ->
    [none] {""}
   *[other] , vitesse ({ $speed } jetons par seconde)
}.
assumption-size-unknown = Pour { $model }, on ne sait rien de la taille : elle est tirée de celles des modèles ouverts qui sont vendus.
assumption-host-share = Ce que les serveurs consomment autour de leurs accélérateurs suit un modèle calé sur des serveurs mesurés ; la classe du serveur est tirée au sort.
assumption-idle-share = L’énergie des machines en attente découle du taux d’occupation des machines, qui n’est pas connu ici : il est tiré d’une fourchette large.
assumption-zone-unknown = Chez { $provider }, aucune région n’est connue : elle est tirée au sort parmi les pays des régions de cloud recensées (clouds : { $cloud } ; pays : { $zones }).
assumption-grid-borrowed = { $zone } : une fourchette tirée d’autres réseaux tient lieu de valeur ({ $what }).
assumption-pue-default = Chez { $provider }, le PUE des sites utilisés n’est pas connu : il est tiré de ceux que publient des exploitants.
assumption-wue-default = Chez { $provider }, le WUE des sites utilisés n’est pas connu : il est tiré de ceux que publient des exploitants.
assumption-wue-basis = Le WUE de { $subject } compte { $basis } : une part en est considérée comme consommée.
assumption-price-maker = Pour { $model }, aucun fournisseur à prix public n’est nommé : le prix indiqué par des catalogues pour son auteur ({ $provider }) en tient lieu.
assumption-price-published = Pour { $model }, aucun vendeur à prix public n’est nommé : chacun des prix que { $count } vendeurs publient a pu être facturé.
assumption-price-range = Pour { $model }, des sources donnent { $count } prix de { $provider } pour les mêmes jours : chacun a pu être facturé.
assumption-price-later = Pour { $model }, des appels sont plus anciens que le premier prix public connu ({ $date }) : ce prix en tient lieu.
assumption-price-undated = Pour { $model }, des appels n’ont pas de date : le dernier prix public connu en tient lieu.
assumption-price-cached = Pour { $model }, aucun prix d’entrée en cache n’est connu : elle est facturée comme l’entrée.
assumption-price-cache-write = Pour { $model }, aucun prix d’écriture en cache n’est connu : l’entrée écrite en cache est facturée comme l’entrée.
assumption-price-cache-hour = Pour { $model }, aucun prix d’un cache gardé une heure n’est connu : celui d’un cache gardé quelques minutes en tient lieu.
assumption-price-cache-span = Pour { $model }, des enregistrements ne disent pas combien de temps un cache est gardé : le prix pour quelques minutes est appliqué.
assumption-price-scaled = Pour { $model }, des prix du niveau de service ou des longues invites ne sont pas publiés : ils sont pris en proportion du prix de l’entrée.
assumption-price-tier = Pour { $model }, le prix du niveau de service « { $tier } » n’est pas connu : { $units } sont comptés au prix du service ordinaire.
assumption-price-length = Pour { $model }, les prix dépendent de la longueur de l’invite, et { $units } ne sont connus qu’en sommes : leur longueur moyenne est retenue.
assumption-price-batch = { $count ->
    [one] { $units } est passé par lots : il est facturé comme un appel interactif, bien que les lots coûtent moins.
   *[other] { $units } sont passés par lots : ils sont facturés comme des appels interactifs, bien que les lots coûtent moins.
}
assumption-what-if-region = Tout tournerait ici : { $zone }.
assumption-what-if-model = Tout tournerait sur { $model }, avec les mêmes jetons : un autre modèle peut écrire plus ou moins.
assumption-what-if-model-of = Les appels à { $model } tourneraient sur { $other }, avec les mêmes jetons : un autre modèle peut écrire plus ou moins.
assumption-what-if-input = Chaque entrée aurait { $factor } fois ses jetons.
assumption-what-if-output = Chaque sortie aurait { $factor } fois ses jetons.
assumption-what-if-cached = Une part de { $share } de chaque entrée viendrait d’un cache.
assumption-lever-model = { $other } n’est comparable que d’après un seul classement publié : il y obtient { $other_score }, { $model } { $score } ({ $low } à { $high }), sur { $board } du { $date }. Aucun classement ne dit ce qu’il vaut pour votre tâche. Un modèle ouvert devrait être servi au même endroit ; un modèle fermé l’est par son éditeur, ou par l’hôte que vous avez nommé.
assumption-lever-output = Des sorties plus courtes de { $cut_share } : c’est une question, non une économie observée. On ne sait pas si votre tâche le permet.
assumption-lever-cached = La part de l’entrée lue dans un cache serait partout celle des appels à { $model } ({ $best_share } ; aujourd’hui { $now_share } de l’ensemble) : on ne sait pas si les autres entrées se répètent autant.
assumption-lever-region = Parmi les { $zones } pays où { $provider } indique des régions, { $zone } a le réseau de plus basse intensité. On ne sait pas si le modèle y est proposé ni si les données peuvent y être envoyées.

### Noms, budgets, trace

section-names = Noms qui n’ont pas été compris
nothing-near = Rien de proche n’est connu.
more-names = { $count ->
    [one] et un autre nom
   *[other] et { $count } autres noms
}
budget-exceeded = Budget de { $budget } : dépassé. { $share } des simulations le dépassent (admis : { $most }) ; médiane { $median }, fourchette de { $low } à { $high }.
budget-kept = Budget de { $budget } : tenu. { $share } des simulations le dépassent (admis : { $most }) ; médiane { $median }, fourchette de { $low } à { $high }.
budget-point-exceeded = Budget de { $budget } : dépassé, avec { $value }.
budget-point-kept = Budget de { $budget } : tenu, avec { $value }.
budget-of-all = tout l’usage
budget-unused = Budget de { $budget } pour { $what } : tenu. Rien n’en a été utilisé dans la période.
budget-period-exceeded = Budget de { $budget } pour { $what }, du { $first } au { $last } : dépassé au { $seen }, avec { $now }. { $share } des simulations le dépassent ({ $most } admis).
budget-period-ahead = Budget de { $budget } pour { $what }, du { $first } au { $last } : trop susceptible d’être dépassé. C’était { $now } au { $seen } ; si les jours continuent comme avant, ce sera { $end } : { $share } des simulations le dépassent à la fin ({ $most } admis).
budget-period-kept = Budget de { $budget } pour { $what }, du { $first } au { $last } : tenu. C’était { $now } au { $seen } ; si les jours continuent comme avant, ce sera { $end } : { $share } des simulations le dépassent à la fin ({ $most } admis).
section-trace = D’où viennent ces chiffres
facts-used = faits { $snapshot }
title-trace = Chiffre { $id }
traced-energy_kwh-accelerator = énergie des accélérateurs
traced-energy_kwh-server = énergie des serveurs
traced-energy_kwh-facility = énergie du centre
traced-carbon_g-facility = carbone de l’usage
traced-carbon_g-embodied = carbone de la fabrication
traced-carbon_g-life-cycle = carbone du cycle de vie
traced-onsite_water_l-facility = eau sur place
traced-offsite_water_l-facility = eau dans les centrales
traced-water_l-facility = eau, sur place et dans les centrales
traced-primary_energy_mj-facility = énergie primaire de l’usage
traced-adpe_kgsbeq-facility = métaux et minéraux de l’usage (ADPe)
traced-adpe_kgsbeq-embodied = métaux et minéraux de la fabrication (ADPe)
traced-adpe_kgsbeq-life-cycle = métaux et minéraux du cycle de vie (ADPe)
traced-energy_per_output_token_j-facility = énergie du centre par jeton de sortie
traced-cost_usd-list-price = coût aux prix publics
traced-own_cost-own-machines = coût sur des machines propres
traced-own_cost_ratio-own-machines = coût sur des machines propres rapporté au coût aux prix publics
traced-cost_difference_usd-list-price = coût déclaré moins coût aux prix publics
traced-cost_ratio-list-price = coût déclaré rapporté au coût aux prix publics
counts = Compte
alone-energy_kwh-server = les accélérateurs et leur part de la machine : processeurs, mémoire, ventilateurs, alimentations
alone-energy_kwh-facility = les serveurs, les machines en attente, le refroidissement et les pertes du bâtiment (PUE)
trace-label = Groupe : { $label }
section-formula = Formule
section-kinds = D’où vient la largeur
section-inputs = Données
head-fact-value = valeur
head-source = source
more-alternatives = { $count ->
    [one] et une autre possibilité
   *[other] et { $count } autres possibilités
}
section-sources = Sources
read-on = lu le { $day }
section-again = Pour le recalculer
trace-choices = une parmi { $choices } - { $source }
trace-fact = { $fact } - { $source }
kind-share = { $kind } { $share }
thing-weight = { $thing } ({ $weight })
fact-qualified = { $fact } [{ $qualifier }]
trace-more-inputs = { $count ->
    [one] Une autre donnée l’élargit moins : --all la montre.
   *[other] { $count } autres données l’élargissent moins : --all les montre.
}
trace-made = fait le { $day } par obsia { $version }, graine { $seed }, { $worlds_text } simulations, faits { $snapshot }
trace-input = fichier d’entrée, BLAKE2b (b2sum -l 256) { $digest }…
trace-input-sums = tableau d’entrée, empreinte de ses sommes exactes { $digest }…
trace-other-snapshot = Les faits installés ne sont pas ceux de ce chiffre : la commande ci-dessus peut donner une autre valeur.
### Rapport

report-title = { $calls ->
    [one] Ce qu’une requête a consommé
   *[other] Ce que { $calls_text } requêtes ont consommé
}
report-title-of = Consommation : { $what }
report-brand = obsia, compte d’un usage de l’IA
report-contents = Sur cette page
report-grouped = Les lignes sont groupées, et chaque groupe a son en-tête.
report-on-scale = sur son échelle
report-energy-on-scale = énergie sur une même échelle
report-scale = dessin de { $low } à { $high }
report-marks = Dans les dessins, une barre creuse est une fourchette plausible et le trait qui la coupe est la médiane.
report-marks-tested = Dans les dessins, une barre pleine est un intervalle testé et le trait qui la coupe est la médiane.
report-series = Énergie par { $key }, { $unit }
share-chart = Énergie par { $keys } : { $name } en a la plus grande part, { $share } en moyenne
report-series-note = Les barres sont la { $range }, les traits en travers les médianes. Les mêmes chiffres sont dans le tableau qui suit.
report-series-rest = { $count ->
    [one] Un autre, plus petit ou sans date, n’est que dans le tableau.
   *[other] { $count } autres, plus petits ou sans date, ne sont que dans le tableau.
}
table-of-rows = { $name } ({ $count ->
    [one] une ligne
   *[other] { $count } lignes
 })
report-independent = obsia est indépendant : les éditeurs cités comme sources n’ont pris aucune part à ces chiffres.
report-cite = The obsia founders. obsia { $version }, compte { $request }, faits { $snapshot }.
section-figures = Les chiffres
section-models = Noms de modèles
section-method = Méthode
section-cite = Pour citer ces chiffres
energy-per-token = énergie par jeton de sortie
per-token-counts = énergie du centre, lecture de l’entrée comprise
price-of-one = un seul prix par jeton
no-interval = sans fourchette
caption-boundaries = Chaque partie a une unité et une échelle
caption-groups = Chaque valeur est la médiane ; dessous, sa { $range }. Les médianes ne s’additionnent pas, les parts de l’énergie s’additionnent
caption-least-known = Parts de la largeur du chiffre d’énergie
caption-names = Chaque nom et le modèle pour lequel il a été pris
caption-formats = Formats reconnus, et d’après quoi
caption-rejects = Les { $kept_text } premiers des { $rejected_text } enregistrements rejetés
caption-rejects-all = Ce qui a été rejeté, et où
caption-sources = Ce sur quoi reposent les chiffres de cette page
caption-trace = Chaque commande déplie un chiffre : formule, données, preuve de chacune
name-none = un modèle de la taille des modèles ouverts que les hébergeurs proposent
name-unknown = pas compris : un modèle de la taille des modèles ouverts que les hébergeurs proposent.
method-tokens = Les jetons sont additionnés exactement ; le contenu des messages n’est jamais lu. Les enregistrements illisibles sont comptés et listés, jamais devinés.
method-energy = L’énergie est modélisée, non mesurée par un compteur : le travail de lire l’entrée et d’écrire la sortie, sur les machines susceptibles de servir le modèle, avec les machines en attente et le bâtiment qui les abrite. Le carbone, l’eau et les matières découlent de l’électricité du lieu et de la fabrication des serveurs.
method-worlds = Tout ce qui est incertain est tiré dans un millier de simulations, les mêmes pour chaque chiffre : sommes et écarts se calculent au sein de chacune. La valeur est la médiane des simulations, et { $level } d’entre elles sont dans la fourchette.
method-cost = Le coût est celui des jetons au prix public de leur jour, écritures en cache, lots, niveaux de service et longues invites à leurs propres prix : sans remise, contrat, offre gratuite ni taxe. Ce que les enregistrements déclarent eux-mêmes comme coût figure à côté.
### Classeur et résumé

sheet-charts = Graphiques
sheet-read-me = Lisez-moi
sheet-records = Relevés
head-period = période
head-meaning = valeur et fourchette
head-numbers = nombres
head-left-out = non compté
head-what-it-says = ce qui y est dit
head-quantity-name = grandeur
head-unit = unité
head-low = bas
head-high = haut
head-interval = du bas au haut
head-input-tokens = jetons d’entrée
head-cached-tokens = dont en cache
head-reasoning-tokens = dont raisonnement
head-unpriced = sans prix
head-stated-cost = coût déclaré
head-stated-usd = coût déclaré, USD
head-own-ratio = propre ÷ public
head-stated-difference = déclaré − public
head-what = quoi
head-number = combien
head-which = lesquels
head-figure-or-id = commande ou nom
head-address = adresse
boundary-accelerator = accélérateur
boundary-server = serveur
boundary-facility = centre
boundary-embodied = fabrication
boundary-life-cycle = cycle de vie
boundary-own-machines = machines propres
boundary-list-price = prix public
workbook-numbers = Chaque nombre est dans l’unité de sa colonne ou de sa ligne, avec neuf chiffres significatifs. Du bas au haut s’étend la fourchette du chiffre ; les moyennes des parties s’additionnent, mais pas leurs fourchettes.
workbook-records = Où est allé chaque enregistrement : le nombre des lus est la somme des comptés, des doubles et des rejetés.
records-read = enregistrements lus
records-counted = comptés
records-duplicate = en double
records-outside = hors des jours demandés
records-rejected = rejetés
records-skipped = sans usage, donc non comptés
records-unknown-key = clé d’usage qu’obsia ne connaît pas
records-named-by = champ qui a nommé le modèle, là où d’autres en nomment un autre
records-reason = raison d’un rejet
summary-more = { $count ->
    [one] et une autre ligne
   *[other] et { $count } autres lignes
}
budget-no-price = Budget de { $budget } : aucun appel n’a de prix public connu, il n’y a donc pas de coût à comparer.

### Faits, examen

head-property = propriété
head-date = date
facts-linked = voir aussi { $subject }
facts-good = Aucune erreur n’a été trouvée dans les tableaux.
facts-bad = { $count ->
    [one] Une erreur a été trouvée dans les tableaux.
   *[other] { $count } erreurs ont été trouvées dans les tableaux.
}
facts-checked = { $what }, contenu { $hash }
facts-by-subject = Faits par sujet
facts-by-kind = Faits par nature
facts-by-verification = Faits par vérification
rows-by-licence = Lignes par licence de leur source
facts-unused = Sources sur lesquelles aucune ligne ne repose
doctor-good = correct
doctor-bad = incorrect

### Entraînement

help-train = Ce que demande l’entraînement d’un modèle : heures d’accélérateur, énergie, carbone, opérations ; par options ou pour un tableau.
argument-train-model = Un modèle dont l’entraînement est décrit (deepseek-v3) ; ou un CSV d’entraînements, un par ligne, avec { OPTION("out") }.
option-params-total = Poids du modèle : 70B, 1.2T ou 7e10.
option-params-active = Poids qu’un jeton utilise ; moins que le total dans un mélange d’experts.
option-tokens = Jetons lus pendant l’entraînement : 15T ou 1.5e13.
option-flop = Opérations de l’entraînement, si elles sont publiées : 3.8e25.
option-architecture = dense, moe, encdec ou distilled.
option-teacher-params = Poids du modèle enseignant, pour une distillation.
option-layers = Couches du modèle, pour le terme d’attention (avec { OPTION("hidden-size") } et { OPTION("context") }).
option-hidden-size = Largeur du modèle, pour le terme d’attention.
option-context = Jetons d’une séquence d’entraînement, pour le terme d’attention.
option-hardware = L’accélérateur : H100, A100 40GB, TPU v4, MI300X.
option-devices = Combien d’accélérateurs.
option-hours = Durée de l’entraînement, en heures, sur { OPTION("devices") }.
option-device-hours = Heures de tous les accélérateurs ensemble ; l’énergie repose alors sur elles.
option-train-precision = Précision des calculs : bf16, fp16, fp32 ou fp8.
option-release = Quand le modèle est sorti : AAAA, AAAA-MM ou AAAA-MM-JJ.
option-train-region = Où l’entraînement a eu lieu, pour le carbone : un pays (FRA, FR), une région de cloud ou une zone de réseau.
option-train-out = Où écrire les prédictions pour TABLEAU, en CSV.
train-nothing = Rien n’est précisé sur l’entraînement. Donnez au moins une de ces options : { $options } ; ou un tableau : obsia train TABLEAU.csv --out SORTIE.csv.
train-out-needed = Un tableau demande { OPTION("out") } : obsia train TABLEAU.csv --out SORTIE.csv.
train-table-alone = Un tableau indique tout dans ses colonnes : { $options } ne peut pas s’y ajouter.
train-out-alone = { OPTION("out") } est pour un tableau : obsia train TABLEAU.csv --out SORTIE.csv. Pour un seul entraînement, prenez { OPTION("json") } ou { OPTION("csv") }.
train-unstated = On en sait trop peu sur l’entraînement de { $model }. Donnez vos hypothèses : poids et jetons, opérations ou heures ({ $options }).
train-asks-architecture = La taille seule ne dit pas si tous les poids servent à chaque jeton : les fourchettes couvrent les deux cas. Indiquez { $architecture } ou { $active } pour les resserrer.
not-an-amount = « { $text } » n’est pas une quantité positive
title-train = Entraîner un modèle
train-known = Donné : { $what }.
section-train-stated = Ce qui est déclaré de l’entraînement
train-stated-params_total = poids en tout
train-stated-params_active = poids par jeton
train-stated-tokens = jetons
train-stated-flop = opérations
train-stated-device_hours = heures d’accélérateur
train-stated-hardware = accélérateur
train-stated-precision = format de nombres
train-stated-release = sortie
train-stated-region = pays
train-weights-active = poids par jeton : { $amount }
train-weights-total = poids en tout : { $amount }
train-tokens = jetons : { $amount }
train-flop = { $amount } FLOP publiés
train-hours = { $hours } heures d’accélérateur
train-row-training_device_h-accelerator = heures d’accélérateur
train-row-training_energy_kwh-accelerator = énergie, accélérateur
train-row-training_energy_kwh-server = énergie, serveur
train-row-training_energy_kwh-facility = énergie, centre
train-row-training_carbon_g-facility = carbone d’usage
train-row-training_flop_count-accelerator = opérations
train-row-development_device_h-accelerator = heures d’accélérateur
train-row-development_energy_kwh-facility = énergie, centre
train-row-development_carbon_g-facility = carbone d’usage
traced-training_device_h-accelerator = heures d’accélérateur de l’entraînement final
traced-training_energy_kwh-accelerator = énergie des accélérateurs pendant l’entraînement final
traced-training_energy_kwh-server = énergie des serveurs pendant l’entraînement final
traced-training_energy_kwh-facility = énergie du centre pour l’entraînement final
traced-training_carbon_g-facility = carbone d’usage de l’entraînement final
traced-training_flop_count-accelerator = opérations de l’entraînement final
traced-development_device_h-accelerator = heures d’accélérateur de tout le développement
traced-development_energy_kwh-facility = énergie du centre pour tout le développement
traced-development_carbon_g-facility = carbone d’usage de tout le développement
counts-training_device_h-accelerator = heures facturées de tous les accélérateurs, reprises comprises
counts-training_energy_kwh-accelerator = les puces seules
counts-training_energy_kwh-server = les puces et leur part de la machine
counts-training_energy_kwh-facility = serveurs, réseau, stockage, nœuds de réserve, refroidissement (PUE)
counts-training_carbon_g-facility = électricité, fondée sur la localisation, moyenne du réseau
counts-training_flop_count-accelerator = calculs du modèle, aller et retour
counts-development_device_h-accelerator = entraînements finaux, échecs, essais, données produites par des modèles
counts-development_energy_kwh-facility = de même, au compteur du centre
counts-development_carbon_g-facility = de même, sur le réseau de l’entraînement final
section-final-run = L’entraînement final
section-development = Tout le développement : l’entraînement final et tout ce qui l’a précédé
train-development-note = D’après quatre développements qui l’ont publié ; le rapport allait de 1,5 à 5,6. Ce n’est pas ajouté aux chiffres ci-dessus.
train-threshold = Probabilité de dépasser { $threshold } FLOP, seuil au-delà duquel le règlement européen sur l’IA présume un risque systémique : { $share }.
train-tested = Heures d’accélérateur : un intervalle à { $level }, vérifié en écartant des familles entières. Énergie, carbone et développement : fourchettes plausibles.
train-not-tested = Fourchettes plausibles : rien, pour cet entraînement, n’a été vérifié en écartant des familles entières.
train-left-out = Non compris : fabrication des serveurs, eau, usage du modèle.
train-not-understood = { $column } n’a pas été compris et passe pour inconnu dans les lignes { $rows }
kind-of-name-hardware = matériel
input-training-use = usage de la puissance de crête par cet entraînement ou sa famille
input-training-lost-hours = heures que cet entraînement a perdues en reprises, pannes et attentes
input-training-power = watts par accélérateur, pour cet entraînement ou sa génération
input-training-device = quel accélérateur a servi
input-mixture = si le modèle est un mélange d’experts
input-run_tokens = jetons de l’entraînement
input-run_tokens_year_log10 = croissance des jetons d’entraînement au fil des ans
input-run_active_params_b = poids par jeton
input-run_active_share = part des poids qu’un jeton utilise
input-run_duration_h = durée de l’entraînement
input-teacher_ratio = taille du modèle enseignant
input-encoder_decoder_share = part des poids qu’un jeton traverse
input-cluster_ratio = réseau, stockage et nœuds de réserve de la grappe
input-development_ratio = tout le développement rapporté à l’entraînement final
input-systemic_flop = seuil du règlement sur l’IA
assumption-training-hardware = L’accélérateur n’est pas donné : il est tiré au sort parmi ceux qui servaient à l’époque.
assumption-training-hardware-foreign = L’accélérateur donné n’est pas dans les tableaux : il est tiré au sort parmi ceux qui servaient à l’époque.
assumption-training-architecture = On ne sait pas si le modèle est un mélange d’experts : les deux sont possibles.
assumption-training-params = Le nombre de poids n’est pas donné : il est tiré d’une fourchette large.
assumption-training-active = Les poids par jeton ne sont pas donnés : ils sont tirés comme une part du total, comme dans les mélanges d’experts qui la publient.
assumption-training-tokens = Le nombre de jetons n’est pas donné : il est tiré d’une fourchette large, qui croît avec les années.
assumption-training-precision = La précision n’est pas donnée : 16 bits, ou peut-être 8 pour un mélange d’experts.
assumption-training-duration = Ni les calculs ni les heures ne sont donnés : les accélérateurs sont supposés tourner aussi longtemps que dans les entraînements qui le disent.
assumption-training-flop-from-hours = Les calculs ne sont pas donnés : on prend ce que les heures ont pu fournir.
assumption-training-encoder-decoder = Un jeton d’un encodeur-décodeur traverse environ la moitié des poids.
assumption-training-teacher = La taille de l’enseignant d’un modèle distillé n’est pas donnée : on le suppose de quelques fois à quelques dizaines de fois plus grand.
assumption-training-pue = Aucun PUE du site n’a été donné : il est tiré d’une fourchette par défaut, large.

### Prédictions

help-predict = Énergie, puissance et débit de configurations d’accélérateurs, de moteurs et de modèles : un tableau en entrée, un tableau en sortie.
argument-configurations = fichier CSV de configurations ; le manuel donne ses colonnes, dont chacune peut être vide
option-predict-out = où écrire les prédictions, en CSV
predictions-written = { $count ->
    [one] une ligne de prédictions écrite dans { $file }
   *[other] { $rows } lignes de prédictions écrites dans { $file }
}
predictions-in-part = { $rejected } lignes sur { $read } ont été rejetées ; { $file } contient les autres.
table-more-rejected = et { $count } autres lignes rejetées
table-unused = colonnes inutilisées : { $columns }

## obsia silence

title-non-disclosure = Ce que coûte ce qui n’est pas publié : une requête à { $model }
non-disclosure-energy = Énergie du centre : { $median } ({ $interval }).
non-disclosure-carbon = Carbone sur le cycle de vie : { $median } ({ $interval }).
non-disclosure-first = À publier en premier : { $non_disclosure }. Le publier ramènerait cette fourchette de { $now } entre ses bornes à environ { $disclosed }.
section-non-disclosure-ours = Si une chose de plus était publiée
section-non-disclosure-wider = De même, avec au départ des fourchettes une fois et demie plus larges
head-non-disclosure = ce que le fournisseur ne publie pas
head-score-reduction = baisse du score
head-shapley = de la largeur
head-ends-disclosed = fourchette, si c’était publié
range-factor = ×{ $ratio }
head-score = score d’intervalle
non-disclosure-size = la taille du modèle : paramètres totaux et actifs
non-disclosure-precision = avec combien de bits il est servi
non-disclosure-hardware = sur quels accélérateurs, et sur combien
non-disclosure-batch = combien de requêtes partagent un passage, et leur longueur
non-disclosure-speculation = si des jetons sont devinés d’avance
non-disclosure-fullness = à quel point ses machines sont occupées
non-disclosure-facility = refroidissement et PUE de ses centres de données
non-disclosure-location = où il tourne
non-disclosure-split = De la largeur, { $undisclosed } pourrait être publié par le fournisseur, { $variability } varie d’une exécution à l’autre quoi qu’on publie, { $model } est l’erreur de nos propres modèles.
section-ladder = De rien de publié à tout publié
ladder-now = en l’état
ladder-step = puis : { $what }
ladder-claim = tout publié, en simples déclarations
ladder-published = tout publié, avec méthode et périmètre
ladder-audited = tout publié et vérifié par un tiers
share-with-error = { $share } ± { $error }
score-with-error = { $score } ± { $error }
non-disclosure-note = Le score d’intervalle est la largeur de la fourchette à 90 % en logarithmes décimaux, plus une pénalité pour ce qui tombe dehors : 1 est un facteur dix entre les bouts. Après ± figure l’erreur de la simulation ; ce qui diffère de moins n’est pas classé. La fourchette « si c’était publié » est le facteur entre ses bornes, resserré autant que son score baisserait : une approximation.
help-silence = De combien la fourchette d’une requête se resserrerait si son fournisseur publiait une chose de plus.
