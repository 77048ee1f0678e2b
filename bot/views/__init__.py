"""What the core has brought about, as messages and forms: the only place that knows both."""

from __future__ import annotations

from bot.views.answers import Answers
from bot.views.ballots import Ballots
from bot.views.invitations import Invitations
from bot.views.lead import LeadForms
from bot.views.notes import Notes
from bot.views.posts import Posts
from bot.views.private import Private
from bot.views.project_fields import PlanDraft
from bot.views.project_forms import ProjectForms
from bot.views.project_notes import Filter, ProjectNotes
from bot.views.project_posts import ProjectPosts
from bot.views.project_speech import Standing
from bot.views.series import SeriesViews
from bot.views.settings import SettingsForms
from bot.views.start import StartDraft, StartForms


class Views(
    Posts,
    Invitations,
    StartForms,
    Answers,
    Ballots,
    LeadForms,
    SettingsForms,
    SeriesViews,
    Notes,
    Private,
    ProjectForms,
    ProjectNotes,
    ProjectPosts,
):
    """All that the bot says; pure, without input or output."""


__all__ = ["Filter", "PlanDraft", "Standing", "StartDraft", "Views"]
