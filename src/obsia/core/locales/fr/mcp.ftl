### Outils pour un assistant (Model Context Protocol) : aide de la commande, outils, réponses.

help-mcp = Des outils pour un assistant qui parle le Model Context Protocol, par l’entrée et la sortie standard.
option-mcp-no-record = Ne pas enregistrer les chiffres ; l’outil explain ne connaît alors que ceux qui l’étaient déjà.
mcp-terminal = Ceci parle à un assistant, pas à un terminal : voir how-to/use-from-an-assistant. Ctrl-D y met fin.
mcp-instructions = Des chiffres de ce que l’IA coûte en énergie, en carbone et en eau, et des faits sur son ouverture. Donnez une valeur avec sa fourchette, son unité, son périmètre et sa nature, et indiquez d’où elle vient : chaque réponse nomme ses sources avec leurs adresses. Une fourchette plausible est jugée, non testée : ne l’appelez pas intervalle de confiance. Là où seule une fourchette est donnée, il n’y a pas de valeur centrale : n’en inventez pas. N’additionnez pas les fourchettes. Ne mélangez pas les périmètres. obsia est indépendant des développeurs de modèles, des États et de l’AIE.
mcp-title-estimate = Ce que coûte une requête
mcp-title-compare = Des modèles côte à côte
mcp-title-openness = À quel point un système est ouvert
mcp-title-model = Ce que l’on sait d’un modèle
mcp-title-world = Les centres de données et l’IA dans le monde
mcp-title-closing = L’usage déclaré explique-t-il ce que consomment les puces d’IA ?
mcp-title-explain = D’où vient un chiffre
mcp-about-estimate = Énergie, carbone et eau d’une requête à un modèle d’IA : chacun avec sa fourchette, son périmètre, sa nature, et des sources avec leurs adresses. Indiquez la demande dans l’unité du modèle : jetons in et out pour le texte, in seul pour les plongements, images ou video_s avec size et steps, audio_s pour la parole.
mcp-about-compare = De deux à six modèles d’IA devant une même tâche type : énergie, carbone et eau de chacun et, pour chaque paire, les rapports et la probabilité que le premier consomme moins. Si la fourchette du rapport contient 1, dire qu’on ne peut les départager ; ne pas les classer.
mcp-about-openness = À quel point un système ou une famille d’IA est ouvert, à une date donnée : ce que chacun peut en faire, ses résultats selon plusieurs grilles, ce qui n’est pas divulgué. Un nom qui désigne plusieurs systèmes reçoit sa famille. Ni note ni rang.
mcp-about-model = Les faits publiés d’un modèle d’IA (poids, architecture, dates, prix), chacun avec sa nature et sa source, et son ouverture : ce que chacun peut en faire, les résultats selon plusieurs référentiels, ce qui n’est pas publié. Ni note ni rang.
mcp-about-world = Électricité des centres de données et de l’IA sur la planète, ou des centres de données d’un pays avec leur carbone et leur eau, de 2020 à 2035 selon des scénarios publiés ; avec ce que d’autres publient. De certains pays, seule une fourchette est connue.
mcp-about-closing = L’électricité que consomment les puces d’IA en regard de celle que demanderaient les jetons et les messages déclarés : le facteur entre les deux pour tous, la Chine, Google, Microsoft et OpenAI, ce qu’il en reste une fois l’entraînement déduit, et quelle publication trancherait.
mcp-about-explain = D’un chiffre à sa formule, à ses données, à leurs faits et sources, et à la commande qui permet de le recalculer, par son figure_id ; ou les faits d’un sujet.
mcp-argument-all-boundaries = Tous les périmètres (accélérateur, serveur, centre, fabrication, cycle de vie) et toutes les grandeurs ; sinon l’énergie du centre, le carbone du cycle de vie, et l’eau.
mcp-argument-country = Un pays, ou un ensemble de pays : un code (FRA, FR, UE, G7) ou un nom ; la planète par défaut.
mcp-argument-figure = Le figure_id d’un chiffre d’une autre réponse, ou l’adresse de sa page sur n’importe quel site d’obsia (…/f/ID/?of=…), telle quelle.
mcp-argument-most = Nombre de données d’un chiffre, ou de faits d’un sujet, à énumérer.
mcp-no-json = Erreur d’analyse : la ligne n’est pas du JSON. Rien n’a été fait.
mcp-no-request = Requête non valable : la ligne est du JSON, mais pas un message JSON-RPC 2.0. Rien n’a été fait.
mcp-no-tool = Il n’y a pas d’outil { $name }. Outils : { $known }.
mcp-unexpected = Quelque chose d’inattendu a échoué dans { $tool }. C’est un défaut d’obsia : signalez-le avec les arguments.
mcp-figure = { $name } : { $value }, { $interval } { $range } ({ $kind } ; { $counts }) [{ $id }]
mcp-figure-range = { $name } : { $interval } { $range }, sans valeur centrale ({ $kind } ; { $counts }) [{ $id }]
mcp-no-range = sans largeur
mcp-fact = { $name } : { $value } ({ $kind })
mcp-more-facts = { $count ->
    [one] Un fait de plus figure dans la réponse structurée.
   *[other] { $count } faits de plus figurent dans la réponse structurée.
}
mcp-assumed = Des valeurs par défaut remplacent ce que personne ne publie : voir assumptions.
mcp-about = { $what } ({ $of })
mcp-input = { $input } ({ $share })
mcp-least-known = Le moins connu, avec la part de la largeur : { $inputs }.
mcp-openness-unknown = Son degré d’ouverture n’a pas été examiné.
mcp-world = { $place }, { $year }, scénario { $scenario }
mcp-published = { $count ->
    [one] Un chiffre publié est donné en regard : voir published.
   *[other] { $count } chiffres publiés sont donnés en regard : voir published.
}
mcp-of = { $of }, { $what }
mcp-pair = { $pair }, { $what } ; moins que le second dans { $share } des simulations
mcp-other-edition = L’adresse est d’une autre édition. La question est la même : voici le chiffre de cette édition.
mcp-command = Pour le recalculer : { $command }
mcp-source = Source : { $title }, { $address }
mcp-more-sources = { $count ->
    [one] Une source de plus figure dans la réponse structurée.
   *[other] { $count } sources de plus figurent dans la réponse structurée.
}
mcp-title-commitments = Qui s’est engagé à quoi, et ce qu’il en est
mcp-about-commitments = Quels États, entreprises et organisations se sont engagés par des déclarations, codes, traités et lois sur l’IA, d’après des pages datées, et ce que l’on a trouvé de ce qu’ils ont promis. Nommez une partie ou un texte ; sinon, tous les textes sont dénombrés. Un nom absent n’y a pas été lu, ce qui ne dit pas que la partie ne s’est pas engagée.
mcp-commitments-instrument = { $instrument } ({ $code }) : { $counts }, d’après ce qui a été lu.
mcp-commitments-stated = { $instrument } ({ $code }) : { $counts }, d’après ce qui a été lu ; { $stated_text } selon la source.
mcp-commitments-names = { $standing } : { $names }.
mcp-commitments-act = { $instrument } : { $happened }, { $date } ({ $basis }).
mcp-commitments-promise = Promesse : { $text } Échéance : { $due }.
mcp-commitments-found = { $state } : { $names }.
mcp-standing-agreed = Se sont engagés
mcp-standing-partly = Se sont engagés en partie
mcp-standing-through-the-union = Par l’Union
mcp-standing-announced = L’ont annoncé
mcp-standing-no-longer = N’y figurent plus
mcp-standing-not = Ne se sont pas engagés
