"""The people of the demo by name, one per role at least, from `content/logins.toml`."""

from nabij.config.demo import content
from nabij.config.demo.people import mail
from nabij.config.demo.world import Login


def logins() -> tuple[Login, ...]:
    return tuple(
        Login(
            key=row["key"],
            name=" ".join(row["name"]),
            email=mail(*row["name"]),
            role=row["role"],
            story=row["story"],
            person=row["key"] if "age" in row else "",
            organisation=row.get("work", ""),
            areas=tuple(row.get("areas", ())),
            acts_for=row.get("acts_for", ""),
        )
        for row in content.read("logins")["login"]
    )
