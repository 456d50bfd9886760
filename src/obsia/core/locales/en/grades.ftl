## Grades of openness

framework-use = Using the weights
framework-study = Studying the training data
framework-rebuild = Rebuilding the model
framework-audit = Auditing its claims
framework-share = Sharing and changing it
framework-energy = Knowing its energy
framework-mof = Model Openness Framework
framework-osai = European Open Source AI Index
framework-osaid = Open Source AI Definition
framework-fmti = Foundation Model Transparency Index

question-use = use
question-study = study
question-rebuild = rebuild
question-audit = audit
question-share = share
question-energy = energy

verdict = { $label }: { $clauses }.
verdict-nothing-examined = { $label }: nobody here has examined what anyone can do with it.
verdict-nothing-decides = { $label }: nothing decisive is known about what anyone can do with it.
verdict-clause-yes = anyone can { $things }
verdict-clause-part = anyone can, in part or on conditions, { $things }
verdict-clause-no = on the pages read, the public cannot { $things }
verdict-clause-not-examined = nobody here has examined whether anyone can { $things }
verdict-use = use its weights
verdict-study = study its training data
verdict-rebuild = rebuild it
verdict-audit = audit its claims
verdict-share = redistribute it, changed or not

openness-use-yes = Anyone can download the weights.
openness-use-part = The weights are available in part, only after signing up, asking or paying, or not everywhere.
openness-use-excluded = { $licence } grants nothing in: { $places }.
openness-use-no = Somebody looked: the weights are not available.
openness-use-not-examined = Nobody here has examined whether the weights are available.
openness-study-yes = Anyone can obtain the training data.
openness-study-part = Part of the training data can be obtained, or only on request.
openness-study-no = Somebody looked: the training data are not available.
openness-study-not-examined = Nobody here has examined whether the training data are available.
openness-rebuild-yes = Anyone can obtain the training data, the code that prepared them and the training code.
openness-rebuild-part = Part of what it takes to rebuild the model can be obtained.
openness-rebuild-no = Something that it takes to rebuild the model was looked for and is not available.
openness-rebuild-not-examined = Nobody here has examined what it takes to rebuild the model.
openness-audit-yes = The report, the results of evaluations, and their code and data are available to anyone.
openness-audit-part = Part of what it takes to audit the claims is available.
openness-audit-no = Somebody looked: nothing that it takes to audit the claims is available.
openness-audit-not-examined = Nobody here has examined what it takes to audit the claims.
openness-share-yes = Anyone may share and change the weights, under an open licence.
openness-share-part = The weights may be shared and changed only as a licence allows that is not open.
openness-share-no = There are no weights to share.
openness-share-not-examined = No page that was opened states terms of the weights that can be classed as open or not.
openness-energy-yes = The maker states the energy of training or of use.
openness-energy-part = The energy of training or of use is stated in part, or follows from what is stated.
openness-energy-no = Somebody looked: neither the energy of training nor that of use is stated.
openness-energy-not-examined = Nobody here has examined whether the energy of training or of use is stated.

grade-mof-i = Class I, Open Science: every required component is under an open licence.
grade-mof-ii = Class II, Open Tooling: { $count ->
    [one] one component is missing
   *[other] { $count } components are missing
} for Class I.
grade-mof-at-least-ii = At least Class II, Open Tooling: { $count ->
    [one] one component of Class I was not looked for, or was found in part or without its licence
   *[other] { $count } components of Class I were not looked for, or were found in part or without their licences
}.
grade-mof-iii = Class III, Open Model: { $count ->
    [one] one component is missing
   *[other] { $count } components are missing
} for Class II.
grade-mof-at-least-iii = At least Class III, Open Model: { $count ->
    [one] one component of Class II was not looked for, or was found in part or without its licence
   *[other] { $count } components of Class II were not looked for, or were found in part or without their licences
}.
grade-mof-unknown = Cannot be determined: { $count ->
    [one] one component of Class III was not looked for, or was found in part or without its licence
   *[other] { $count } components of Class III were not looked for, or were found in part or without their licences
}.
grade-mof-none = No class: { $count ->
    [one] one component
   *[other] { $count } components
} of Class III { $count ->
    [one] was
   *[other] were
} looked for and not found under an open licence.
grade-mof-paper-stands = A research paper replaces the technical report.
grade-mof-licence-type = { $item }: { $licence } is open, but made for another kind of content.

grade-osai = Sum { $score } of { $answered } answered dimensions, by obsia (open 1, partial ½); the index itself gives no sum.
grade-osai-few = { $answered ->
    [0] None of the { $of } dimensions is answered.
    [one] One of { $of } dimensions is answered ({ $open } open, { $partial } partial, { $closed } closed): too few for a sum.
   *[other] { $answered } of { $of } dimensions are answered ({ $open } open, { $partial } partial, { $closed } closed): too few for a sum.
}

grade-osaid-conforms = Conforms, according to the facts on file. This is obsia’s reading: nobody keeps a register.
grade-osaid-does-not-conform = { $count ->
    [one] According to the facts on file, it does not conform: one item that it asks for is not available on the terms that it sets. This is obsia’s reading: nobody keeps a register.
   *[other] According to the facts on file, it does not conform: { $count } items that it asks for are not available on the terms that it sets. This is obsia’s reading: nobody keeps a register.
}
grade-osaid-unknown = Cannot be determined: { $count ->
    [one] one fact is not known, or is left to judgement
   *[other] { $count } facts are not known, or are left to judgement
}.

condition-licence = terms of the weights
condition-parameters = weights
condition-architecture = information on the architecture
condition-usage = information on its use
condition-systemic-risk = training compute
condition-duty-copyright = copyright policy
condition-duty-summary = summary of training content

grade-fmti = { $yes } yes, { $no } no, { $unknown } cannot be determined, of { $of } indicators that the facts can answer.
grade-fmti-ours = These are obsia’s answers for this model, not scores of the index.

answer-open = open
answer-partial = partial
answer-closed = closed
answer-yes = yes
answer-no = no
answer-unknown = cannot be determined
answer-part = in part
answer-not-examined = not examined


article-compute = Training compute: { $flop } operations, as stated or as it follows from what is disclosed. Article 51(2) presumes systemic risk above { $threshold }.
article-compute-stated = Training compute, as stated: { $value }. Article 51(2) presumes systemic risk above { $threshold } operations.
article-compute-unknown = Training compute: not known. Article 51(2) presumes systemic risk above { $threshold } operations.
article-caution = These are facts, not a verdict: whether they are enough is not for obsia to say, and this is not legal advice. Whether the model is a general-purpose one, is placed on the market in the Union, is offered for money or was designated was not examined.
