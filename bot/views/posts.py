"""Effects of the core -> posts and edits in the round's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import effects as fx
from bot.core.effects import Effect, Ending
from bot.core.kinds.collect import takes_revived
from bot.core.model import CardState, Kind, Phase, PhaseState, Round, RoundState
from bot.port import Edit, Message, Post
from bot.views.base import Base
from bot.views.calls import call_message
from bot.views.results import hidden_message, listed_message, result_message, wall_message

if TYPE_CHECKING:
    from bot.core.model import Card, PhaseId
    from bot.texts import Voice
    from bot.views.speech import Speech

Parcels = list[Post | Edit]


class Posts(Base):
    """What a place is told."""

    def place_parcels(
        self, effect: Effect, round_: Round, voice: Voice, nonce: str
    ) -> list[Post | Edit]:
        """The posts and edits for one effect; `round_` is the state after the whole step.

        The keys of posts are the same whenever they are asked for; `nonce` tells edits apart.
        """
        return _Desk(round_, self._speech(voice), nonce).parcels(effect)


class _Desk:
    """Writes the parcels about one round for its place."""

    def __init__(self, round_: Round, speech: Speech, nonce: str) -> None:
        self.round = round_
        self.speech = speech
        self.nonce = nonce

    def parcels(self, effect: Effect) -> Parcels:
        match effect:
            case fx.WallShown() | fx.Ranked() | fx.Listed() | fx.RoundEnded():
                return self.outcome(effect)
            case fx.CardHidden():
                return self.hidden(effect)
            case fx.HalfTime() | fx.ShowEnded():
                return []  # said in private, or by what comes next
            case _:
                return self.running(effect)

    # --- while a phase runs ---------------------------------------------------------------

    def running(
        self,
        effect: fx.PhaseOpened
        | fx.Progressed
        | fx.LastMinutes
        | fx.Extended
        | fx.TooFew
        | fx.Unseen
        | fx.KeyLost,
    ) -> Parcels:
        phase = self.phase(effect.phase)
        match effect:
            case fx.PhaseOpened():
                return self.opened(phase)
            case fx.Extended():
                return self.extended(phase)
            case fx.Progressed() | fx.LastMinutes():
                return [self.call_edit(phase.id, last_minutes=isinstance(effect, fx.LastMinutes))]
            case _:
                return [self.call_edit(phase.id), self.bad_news(phase, effect)]

    def opened(self, phase: Phase) -> Parcels:
        if phase.plan.kind is Kind.SHOW:
            return []  # the wall itself says how long there is to read it
        before = [self.call_edit(phase.runoff_of)] if phase.runoff_of else []
        message = call_message(self.round, phase, self.speech)
        return [*before, self.post(f"{phase.id}:call", message, phase.id)]

    def extended(self, phase: Phase) -> Parcels:
        if phase.plan.kind is not Kind.SHOW:
            return [self.call_edit(phase.id)]
        return [
            self.edit(f"{shown.id}:wall", wall_message(self.round, shown, self.speech))
            for shown in self.round.phases
            if shown.plan.name == phase.plan.of and shown.state is PhaseState.DONE
        ]

    def bad_news(self, phase: Phase, effect: fx.TooFew | fx.Unseen | fx.KeyLost) -> Post:
        match effect:
            case fx.TooFew():
                key, length = f"too-few-{phase.plan.kind}", self.speech.length(effect.by)
                said = self.speech.text(key, length=length, level=phase.level.value)
            case fx.Unseen():
                said = self.speech.text("unseen")
            case _:
                said = self.speech.text("key-lost")
        name = type(effect).__name__.lower()
        return self.post(f"{phase.id}:{name}", self.speech.message(said), phase.id)

    # --- when it is over ------------------------------------------------------------------

    def outcome(self, effect: fx.WallShown | fx.Ranked | fx.Listed | fx.RoundEnded) -> Parcels:
        match effect:
            case fx.WallShown():
                return [self.call_edit(effect.phase), self.wall_post(effect.phase)]
            case fx.Ranked():
                return [self.call_edit(effect.phase), self.result_post(effect.phase)]
            case fx.Listed():
                return self.listed(effect)
            case _:
                return self.ended(effect.how)

    def listed(self, effect: fx.Listed) -> Parcels:
        message = listed_message(
            self.round, effect.cards_of, self.speech, too_few_voted=effect.too_few_voted
        )
        post = self.post(f"{effect.cards_of}:result", message)
        plan = self.phase(effect.cards_of).plan.name
        votes = [phase for phase in self.round.phases if phase.plan.of == plan and phase.k]
        unseen = [phase.id for phase in votes if phase.state is PhaseState.UNSEEN]
        return [*(self.call_edit(phase) for phase in unseen), post]

    def ended(self, how: Ending) -> Parcels:
        if how is Ending.FINISHED:
            return []
        parked = any(card.state is CardState.PARKED for card in self.round.cards)
        said = [self.speech.text(f"ended-{how}")]
        if how is Ending.CANCELLED and parked:
            said.append(self.speech.text("ended-parked"))
        post = self.post(f"{self.round.id}:ended", self.speech.message(*said))
        cut_off = [p.id for p in self.round.phases if p.state is PhaseState.CANCELLED]
        return [*(self.call_edit(phase) for phase in cut_off), post]

    def hidden(self, effect: fx.CardHidden) -> Parcels:
        (card,) = (card for card in self.round.cards if card.id == effect.card)
        note = self.post(f"{card.id}:hidden", hidden_message(effect.reason, self.speech))
        wall = self.edit(
            f"{card.phase}:wall", wall_message(self.round, self.phase(card.phase), self.speech)
        )
        return [wall, *self.where_else(card), note]

    def where_else(self, card: Card) -> Parcels:
        """The run-off that shows the card, and the results it stands in."""
        edits: Parcels = []
        votes = [p for p in self.round.phases if card.id in p.subjects and not p.runoff_of]
        for vote in votes:
            ballot = self.last_ballot(vote)
            if ballot.is_open and ballot.runoff_of and card.id in ballot.subjects:
                edits.append(self.call_edit(ballot.id))
            elif _has_result(ballot):
                edits.append(self.result_edit(ballot))
        unseen = any(vote.state is PhaseState.UNSEEN for vote in votes)
        if unseen or (not votes and self.was_never_voted_on(card)):
            message = listed_message(self.round, card.phase, self.speech, too_few_voted=unseen)
            edits.append(self.edit(f"{card.phase}:result", message))
        return edits

    def last_ballot(self, vote: Phase) -> Phase:
        """The run-off after a vote, or the vote itself."""
        return [p for p in self.round.phases if vote.id in (p.id, p.runoff_of)][-1]

    def was_never_voted_on(self, card: Card) -> bool:
        """Whether the round is over, and the card's wall was too small for a vote."""
        over = self.round.state is RoundState.CLOSED
        return over and takes_revived(self.round, self.phase(card.phase))

    # --- parcels --------------------------------------------------------------------------

    def phase(self, phase: PhaseId) -> Phase:
        return self.round.phase(phase)

    def call_edit(self, phase: PhaseId, *, last_minutes: bool = False) -> Edit:
        message = call_message(
            self.round, self.phase(phase), self.speech, last_minutes=last_minutes
        )
        return self.edit(f"{phase}:call", message, phase)

    def wall_post(self, phase: PhaseId) -> Post:
        message = wall_message(self.round, self.phase(phase), self.speech)
        return self.post(f"{phase}:wall", message)

    def result_post(self, phase: PhaseId) -> Post:
        message = result_message(self.round, self.phase(phase), self.speech)
        return self.post(f"{phase}:result", message)

    def result_edit(self, ballot: Phase) -> Edit:
        return self.edit(f"{ballot.id}:result", result_message(self.round, ballot, self.speech))

    def post(self, key: str, message: Message, phase: PhaseId | None = None) -> Post:
        return Post(key, self.round.place, message, phase=phase)

    def edit(self, of: str, message: Message, phase: PhaseId | None = None) -> Edit:
        return Edit(f"{of}#{self.nonce}", of, self.round.place, message, phase=phase)


def _has_result(ballot: Phase) -> bool:
    unseen_run_off = ballot.state is PhaseState.UNSEEN and ballot.runoff_of is not None
    return ballot.state is PhaseState.DONE or unseen_run_off
