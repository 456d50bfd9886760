"""``obsia estimate``: one request."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, count, day, option, seconds
from obsia.surfaces.cli.options import seed as seeded


def estimate(
    model: Annotated[str, argument("MODEL")],
    /,
    *,
    input_tokens: Annotated[int | None, count("in")] = None,
    output_tokens: Annotated[int | None, count("out")] = None,
    cached_tokens: Annotated[int | None, count("cached")] = None,
    images: Annotated[int | None, count("images")] = None,
    size: Annotated[str | None, option("size")] = None,
    steps: Annotated[int | None, count("steps")] = None,
    video_s: Annotated[float | None, seconds("video-s")] = None,
    audio_s: Annotated[float | None, seconds("audio-s")] = None,
    task: Annotated[str | None, option("task")] = None,
    what_if: Annotated[list[str] | None, option("what-if", "what-if-of-request")] = None,
    region: Annotated[str | None, option("region")] = None,
    host: Annotated[str | None, option("host")] = None,
    on: Annotated[str | None, day("on")] = None,
    seed: Annotated[int | None, seeded()] = None,
    as_json: Annotated[bool, option("json")] = False,
    as_csv: Annotated[bool, option("csv")] = False,
    segment: Annotated[bool, option("segment")] = False,
    no_record: Annotated[bool, option("no-record")] = False,
) -> int:
    """What one request costs."""
    from obsia.app.estimate import SEED
    from obsia.app.estimate import estimate as estimated
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    output.one_output(json=as_json, csv=as_csv, segment=segment)
    if what_if:
        from obsia.surfaces.cli.request_whatif import change

        asked = {"--images": images, "--size": size, "--steps": steps, "--video-s": video_s, "--audio-s": audio_s}
        asked |= {"--on": on, "--seed": seed, "--csv": as_csv or None, "--segment": segment or None}
        return change(
            model,
            changes=what_if,
            unfit=[name for name, value in asked.items() if value is not None],
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cached_tokens=cached_tokens,
            task=task,
            region=region,
            host=host,
            record_figures=not no_record,
            as_json=as_json,
        )
    found = estimated(
        model,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached_tokens,
        images=images,
        size=size,
        steps=steps,
        video_s=video_s,
        audio_s=audio_s,
        task=task,
        region=region,
        host=host,
        on=on,
        seed=SEED if seed is None else seed,
        record_figures=not no_record,
    )
    if as_json:
        from obsia.app.export import estimation_record

        output.write_json(estimation_record(found))
    elif as_csv:
        from obsia.app.export import columns_of, estimation_rows

        output.write_csv(estimation_rows(found), columns=columns_of())
    elif segment:
        from obsia.surfaces.cli.segment import segment as in_one_line

        output.write_line(in_one_line(found.figures, locale()))
    else:
        from obsia.surfaces.cli.estimation_page import estimation_page
        from obsia.surfaces.cli.page import Page

        estimation_page(Page(locale()), found)
    failures.say_notes(found.notes, locale())
    return failures.OK
