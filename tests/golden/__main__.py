"""Makes the golden releases of the newest format anew, from people who do not exist."""

import random
import sys
from dataclasses import replace

import populace
from populace import publish
from tests.golden import folder_of

SOFTWARE = "populace 0.1.0 (golden)"
"""No version that verifies them: their words may then differ, as those of old releases do."""


def keep(released: populace.ReleasedData, kind: str) -> None:
    """Write a release where it is kept, unless one is."""
    if not folder_of(kind).exists():
        publish.write(replace(released.release, software=SOFTWARE), folder_of(kind))


def main() -> int:
    """Write them where they are not."""
    draw = random.Random(5)
    n = 120
    people = {
        "gender": draw.choices(["woman", "man", "other", ""], [8, 6, 1, 1], k=n),
        "needs": draw.choices(["food", "food;shelter", "shelter", ""], k=n),
        "country": draw.choices(["Åland", "Perú", "العراق"], k=n),
    }
    many = {"multi_value": {"needs": ";"}, "delta": 1e-4, "length": 2}
    keep(populace.release(people, epsilon=4.0, name="Golden, single", **many), "single")
    groups = {"k": 5, "length": 2, "multi_value": {"needs": ";"}}
    keep(populace.release(people, name="Golden, k-anonymous", **groups), "k-anonymous")
    victims = {"victim": [f"v{row}" for row in range(n)], **people}
    stays = {
        "victim": [f"v{draw.randrange(n)}" for _ in range(150)],
        "year": draw.choices(["2019", "2020"], k=150),
    }
    told = {"epsilon": 8.0, "protect": "victims", **many}
    families = populace.release(
        {"victims": victims, "stays": stays},
        relations=populace.Relation("victims", "stays"),
        name="Golden, families",
        **told,
    )
    keep(families, "families")
    actors = {"actor": [f"a{row}" for row in range(60)], "role": draw.choices("rst", k=60)}
    pairs = sorted({(draw.randrange(n), draw.randrange(60)) for _ in range(200)})
    links = {"victim": [f"v{v}" for v, _ in pairs], "actor": [f"a{a}" for _, a in pairs]}
    shared = {"victims": victims, "actors": actors, "links": links}
    relation = populace.Relation("victims", "actors", "links", several=True)
    network = populace.release(shared, relations=relation, name="Golden, network", **told)
    keep(network, "network")
    # The one that is kept is of version 4 of its method.
    ends = {**told, "protect": ["victims", "actors"]}
    both = populace.release(shared, relations=relation, name="Golden, both-ends", **ends)
    keep(both, "both-ends")
    episodes = {"episode": [f"e{row}" for row in range(150)], **stays}
    tree = populace.release(
        {
            "victims": victims,
            "episodes": episodes,
            "perpetrators": {
                "episode": [f"e{draw.randrange(150)}" for _ in range(200)],
                "role": draw.choices(["recruiter", "owner", "other"], k=200),
            },
        },
        relations=[
            populace.Relation("victims", "episodes", most=5),
            populace.Relation("episodes", "perpetrators", most=5),
        ],
        name="Golden, tree",
        **told,
    )
    keep(tree, "tree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
