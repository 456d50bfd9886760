# Names that are known, and for which there is nothing to compute.

known-without-facts = { $known } is known, but no facts here answer this.
known-without-arithmetic = { $known } is known, but its rate of arithmetic is not in the facts.
nearest-with-facts = The nearest with facts: { $names }.
product-choice = { $product } lets its users choose among models: { $offers }. Name the one that you mean.
product-routed = { $product } passes each request on to one of several models: { $offers }. Name the one that you mean.
product-undisclosed = The model that answers in { $product } is not disclosed, so there are no facts about it.
