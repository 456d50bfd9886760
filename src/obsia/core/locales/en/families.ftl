### Families: their members beside each other

argument-family = A family of models, as people call it: Mistral, Llama, Qwen3.
option-family = The members of a family, compared.
title-family = How open are the { $family } models ({ $developer })?
web-family-title = How open are the { $family } models?
web-table-family = This family, member by member
web-table-families = All families
http-summary-families = Every family of models, with its developer and how many members are known.
http-summary-family = The members of a family compared: what anyone can do with each.
http-tag-families = Families
family-verdict = { $count ->
    [one] Of the one { $family } model examined: { $clauses }.
   *[other] Of { $count } { $family } models examined: { $clauses }.
 }
web-family-verdict = { $count ->
    [one] Of the one { $family } model examined:
   *[other] Of { $count } { $family } models examined:
 }
family-nothing-examined = { $count ->
    [one] Nobody here has examined what anyone can do with the one { $family } model known here.
   *[other] Nobody here has examined what anyone can do with any of the { $count } { $family } models known here.
 }
family-use = { $examined ->
    [0] nobody here has examined whether anyone can use their weights
   *[other] { $count ->
        [0] none was found whose weights anyone can use
        [one] one has weights that anyone can use
       *[other] { $count } have weights that anyone can use
     }
 }
family-study = { $examined ->
    [0] nobody here has examined whether anyone can obtain their training data
   *[other] { $count ->
        [0] none was found whose training data anyone can obtain
        [one] one has training data that anyone can obtain
       *[other] { $count } have training data that anyone can obtain
     }
 }
family-rebuild = { $examined ->
    [0] nobody here has examined whether they can be rebuilt
   *[other] { $count ->
        [0] none was found that can be rebuilt from what is published
        [one] one can be rebuilt from what is published
       *[other] { $count } can be rebuilt from what is published
     }
 }
family-audit = { $examined ->
    [0] nobody here has examined whether their claims can be audited
   *[other] { $count ->
        [0] none was found that publishes all it takes to audit its claims
        [one] one publishes all that it takes to audit its claims
       *[other] { $count } publish all that it takes to audit their claims
     }
 }
family-share = { $examined ->
    [0] nobody here has examined whether they may be redistributed
   *[other] { $count ->
        [0] none was found that may be redistributed freely, changed or not
        [one] one may be redistributed freely, changed or not
       *[other] { $count } may be redistributed freely, changed or not
     }
 }
family-of-examined = { $count ->
    [one] only one was examined on this, and { $told }
   *[other] of { $count } examined on this, { $told }
 }
family-in-part = { $told } ({ $count } in part or on conditions)
family-more-in-part = { $told } ({ $count } more in part or on conditions)
family-product = { $product } answers by default with { $model } of this family, since { $since } according to the latest source ({ $source }, { $published }); another may have followed.
family-note = A family is every model whose name begins alike and whose developer is the same. Each member is judged on its own: no grade is given to a family.
section-family-members = Member by member
section-family-counts = How many members, question by question
section-family-unexamined = Not examined
section-family-relatives = Other families of the same developer
family-members-caption = The members examined, as of { $date }, newest first
family-counts-note = Only the members examined are counted. What nobody here has examined is never counted as a no.
family-unexamined = { $count ->
    [one] Of one more member, nobody here has examined anything.
   *[other] Of { $count } more members, nobody here has examined anything.
 }
family-unexamined-more = { $count ->
    [one] And one older member.
   *[other] And { $count } older members.
 }
family-head-released = released
family-no-date = release date unknown
remedy-family = obsia search finds models, families and everything else by name.
kind-of-name-family = family
