### Les champs des données : réponses en JSON, pour la description de l’API et pour les assistants.

data-label = L’objet du chiffre : un modèle, un lieu, l’IA.
data-value = La médiane, qui est mise en avant. Null là où seule une fourchette peut être donnée.
data-median = Null là où seule une fourchette peut être donnée.
data-mean = Pour qui additionne des comptes distincts. Null là où seule une fourchette peut être donnée.
data-level = Part des simulations comprises entre low et high.
data-interval = Nature de l’intervalle de low à high. Null s’il n’y en a pas.
data-tested = Indique si la couverture de la fourchette a été vérifiée par des mesures.
data-kind = Origine de la valeur : mesurée, publiée, modélisée ou supposée.
data-kind-shares = Part de la largeur de la fourchette, par nature de donnée.
data-assumptions = Chaque valeur par défaut qui remplace un fait.
data-figure-id = Mène à la formule et aux données d’entrée du chiffre.
data-digest = Authentifie les décimales du chiffre.
data-evidence = Identifiants des sources.
data-qualifier = Conditions et périmètre. Vide si rien n’est précisé.
data-verification = Qui l’a vérifié.
data-as-of = Jour, mois ou année de référence.
data-read-on = Jour où la source a été lue.
data-locator = Endroit dans la source.
data-url = Adresse qui a été lue.
data-share = Part de la largeur de la fourchette.
data-unknowns = D’où vient la largeur de la fourchette de l’énergie, la plus grande part en tête.
data-command = La commande qui produit les mêmes chiffres.
data-explainable = Indique si les chiffres peuvent être retracés jusqu’à leurs données d’entrée.
data-rule = Comment le nom a été compris.
data-safe = Indique si le nom désigne à coup sûr un seul modèle.
data-stated = Ce que l’entreprise déclare pour une requête, avec ce qu’elle compte et qui le dit.
data-addresses = Pages qui en décident.
data-published = Ce que d’autres publient, dans leurs propres unités.
data-verdict = Position par rapport à la fourchette d’obsia. Null si la comparaison n’a pas été faite.
data-origin = Si quelqu’un publie des chiffres du pays, ou s’il est déduit ; de plusieurs pays ensemble : une somme.
data-inputs = Les données d’entrée qui élargissent le plus le chiffre viennent en tête.
data-probability-less = Dans quelle part des simulations le premier consomme moins que le second.
data-other-edition = Si l’adresse du chiffre était d’une autre édition, où la même question avait un autre identifiant.

## Les faits en paquet de données

help-facts-export = Écrire tous les faits en un paquet de données pour d’autres : des tableaux CSV avec leurs schémas, un catalogue, une citation, et qui peut republier quoi.
argument-package = Le dossier à écrire : nouveau, vide, ou un paquet antérieur, qu’il remplace.
package-folder = { $folder } n’est ni un nouveau dossier, ni un dossier vide, ni un paquet antérieur. Indiquez-en un autre.
package-unwritable = Impossible d’écrire dans { $folder } : { $why }.
package-written = Écrit dans { $folder } : version { $version }, { $tables } tableaux, { $rows } lignes, { $sources } sources. Le fichier rights.json dit qui peut republier quoi.
unit-token = jetons
unit-token-s = jetons/s
unit-year = ans
unit-million-m3 = { $count ->
    [one] million de m³
   *[other] millions de m³
}
