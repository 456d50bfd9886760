"""``obsia silence``: what each thing that nobody tells of a request is worth."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, count, day, option
from obsia.surfaces.cli.options import seed as seeded


def silence(
    model: Annotated[str, argument("MODEL")],
    /,
    *,
    input_tokens: Annotated[int | None, count("in")] = None,
    output_tokens: Annotated[int | None, count("out")] = None,
    cached_tokens: Annotated[int | None, count("cached")] = None,
    region: Annotated[str | None, option("region")] = None,
    host: Annotated[str | None, option("host")] = None,
    on: Annotated[str | None, day("on")] = None,
    seed: Annotated[int | None, seeded()] = None,
    as_json: Annotated[bool, option("json")] = False,
) -> int:
    """What silence costs."""
    from obsia.app.silence import SEED, silence_record
    from obsia.app.silence import silence as weighed
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = weighed(
        model,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached_tokens,
        region=region,
        host=host,
        on=on,
        seed=SEED if seed is None else seed,
    )
    if as_json:
        output.write_json(silence_record(found))
    else:
        from obsia.surfaces.cli.page import Page
        from obsia.surfaces.cli.silence_page import silence_page

        silence_page(Page(locale()), found)
    return failures.OK
