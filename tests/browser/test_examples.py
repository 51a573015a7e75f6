"""Every simulated data set is made, released and verified on 32 bits, in the browser's Python."""

RELEASES = """
import populace
home = populace.example("practice", victims=250)
result = []
for name in ("project.toml", "linked/project.toml", "networks/project.toml",
             "levels/project.toml", "courts/project.toml"):
    released = populace.release(home / name, epsilon=4.0, length=2)
    folder = released.save(f"public-{len(result)}")
    populace.verify(folder)
    result.append(name)
"""


def test_every_example_is_released_and_verified_on_32_bits(pyodide_run):
    assert len(pyodide_run(RELEASES, {})["result"]) == 5
