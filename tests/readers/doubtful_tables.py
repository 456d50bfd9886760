# ruff: noqa: E501 - lines of tables
"""Tables in which a word that is near to one of usage says something else: a team, a clock, a flag, a column of all."""

from __future__ import annotations

from tests.readers.told_table import Told, sums_of

_CALLS = "timestamp,model,input_tokens,output_tokens,{}\n2026-06-01 10:00:00,gpt-4o,1000,200,{}\n2026-06-01 10:01:00,gpt-4o,2000,300,{}\n"


def _calls(name: str, heading: str, *cells: str, batches: int = 0) -> Told:
    return Told(name=f"doubtful: {name}", text=_CALLS.format(heading, *cells), sums=sums_of(3000, 500), batches=batches)


DOUBTFUL = (
    Told(
        name="doubtful: a department called Media, of a model that nobody wrote down",
        text="Department,Date,Model,Input tokens,Output tokens\nMedia,2026-02-03,,3000,400\nSales,2026-02-03,,1000,200\n",
        labels={"department": {"Media", "Sales"}},
        sums=sums_of(4000, 600),
    ),
    Told(
        name="doubtful: a team called Media, as large as the other and without a day",
        text="Team,Date,Model,Input tokens,Output tokens\nMedia,,gpt-4o,1000,200\nSales,2026-02-03,gpt-4o,1000,200\n",
        labels={"team": {"Media", "Sales"}},
        sums=sums_of(2000, 400),
    ),
    Told(
        name="doubtful: somebody called Som",
        text="User,Date,Model,Input tokens,Output tokens\nSom,2026-06-01,,1000,200\nAda,2026-06-02,gpt-4o,2000,300\n",
        labels={"user": {"Som", "Ada"}},
        sums=sums_of(3000, 500),
    ),
    Told(
        name="doubtful: a mean that names nothing else",
        text="Team,Date,Model,Input tokens,Output tokens\nRed,2026-06-01,gpt-4o,1000,200\nBlue,2026-06-01,gpt-4o,2000,400\nAverage,,,1500,300\n",
        totals=1,
        sums=sums_of(3000, 600),
    ),
    Told(
        name="doubtful: a sum under a first column that is All in every row",
        text="Scope,Day,Project,Input tokens,Output tokens\nAll,2026-02-03,alpha,3000,400\nAll,2026-02-03,beta,1000,200\nAll,2026-02-03,Total,4000,600\n",
        totals=1,
        labels={"project": {"alpha", "beta"}},
        sums=sums_of(4000, 600),
    ),
    Told(
        name="doubtful: a team called Media beside a sum, of all regions",
        text="Region,Date,Team,Input tokens,Output tokens\nAll,2026-02-03,Media,3000,400\nAll,2026-02-03,Sales,1000,200\nAll,2026-02-03,Total,4000,600\n",
        totals=1,
        labels={"team": {"Media", "Sales"}},
        sums=sums_of(4000, 600),
    ),
    Told(
        name="doubtful: a sum of words that may be names, between a mean and others",
        text="Team,Input tokens,Output tokens\nRed,1000,200\nBlue,2000,300\nSomme,3000,500\n",
        totals=1,
        sums=sums_of(3000, 500),
    ),
    _calls("a call that could have been in a batch", "batch_eligible", "yes", "no"),
    _calls("what can be in a batch", "supports_batch", "true", "true"),
    _calls("a batch that failed", "batch_failed", "0", "1"),
    _calls("a batch that was tried again", "batch_retry", "false", "true"),
    _calls("a discount of a batch that was applied", "batch_discount_applied", "no", "yes", batches=1),
    _calls("a use that is called batch", "use_case", "batch", "chatbot"),
    _calls("a workload that was a batch, or at once", "workload", "batch", "interactive", batches=1),
    _calls("a type of requests with a word of the house", "request_type", "batch", "direct", batches=1),
    Told(
        name="doubtful: numbers of batches that begin as flags do",
        text="timestamp,model,input_tokens,output_tokens,batch\n"
        + "".join(f"2026-06-01 10:00:00.{at:03},gpt-4o,10,2,{at // 100}\n" for at in range(400)),
        sums=sums_of(4000, 800),
    ),
)
