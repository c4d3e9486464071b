"""Who is a person that is recorded one by one? Whoever has the NIP, or else somebody new."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from kit.clock import Clock
from kit.http.problems import TryAgain
from kit.http.route import Asked
from kit.keys import Claim, KeyStore, Number, NumbersHaveMoved
from personnel.domain.person import Person, RecordPerson, with_plain_nip


@dataclass(frozen=True)
class Identity:
    """Tells and begins people by number; somebody without NIP by the command that brought them."""

    keys: KeyStore
    clock: Clock

    def person_of(self, command: RecordPerson, command_id: UUID) -> UUID:
        """Return who it is or, where nobody is known, an id under which they could begin."""
        [(kind, number)] = _numbers(command, command_id)
        return self.keys.find(kind, number) or uuid4()

    def begin(self, asked: Asked[RecordPerson], state: Person) -> None:
        """Give somebody of whom nothing is recorded yet their key and number."""
        if state.records:
            return
        command = asked.command
        claim = Claim(command.person_id, _numbers(command, asked.command_id), begins=True)
        try:
            self.keys.give([claim], self.clock.now())
        except NumbersHaveMoved as moved:  # the same person is being begun by another command
            raise TryAgain(headers={"Retry-After": "1"}) from moved


def _numbers(command: RecordPerson, command_id: UUID) -> Sequence[Number]:
    nip = with_plain_nip(command).nip
    return [("nip", nip) if nip else ("command", command_id.hex)]
