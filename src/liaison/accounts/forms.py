# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
import zoneinfo
from typing import Any, cast

from allauth.account import forms as allauth_account
from allauth.mfa.base import forms as allauth_mfa
from allauth.mfa.totp import forms as allauth_totp
from allauth.mfa.webauthn import forms as allauth_passkeys
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liaison.kit.languages import staff_choices
from liaison.kit.places import country_choices, language_choices
from liaison.kit.text import fold

from .models import Invitation, Member, Team, User, Workspace
from .queries import active_members
from .rules import Role


class WithoutPlaceholders:
    """allauth repeats each label inside its field, where it vanishes as soon as somebody types."""

    fields: dict[str, forms.Field]
    template_name = "accounts/entrance_form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                # Translators: the address with which somebody signs in.
                field.label = _("E-mail address")


class SignInForm(WithoutPlaceholders, allauth_account.LoginForm):
    pass


class AskForCodeForm(WithoutPlaceholders, allauth_account.RequestLoginCodeForm):
    pass


class SignInCodeForm(WithoutPlaceholders, allauth_account.ConfirmLoginCodeForm):
    pass


class ConfirmPasswordForm(WithoutPlaceholders, allauth_account.ReauthenticateForm):
    pass


class _NewPassword(WithoutPlaceholders):
    """allauth's labels are in title case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Translators: label of the field for a new password.
        self.fields["password1"].label = _("New password")
        # Translators: label of the field that asks for a new password a second time.
        self.fields["password2"].label = _("New password, again")


class ChangePasswordForm(_NewPassword, allauth_account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Translators: label of the field for the password that somebody has now.
        self.fields["oldpassword"].label = _("Present password")


class SetPasswordForm(_NewPassword, allauth_account.SetPasswordForm):
    pass


class SecondStepForm(WithoutPlaceholders, allauth_mfa.AuthenticateForm):
    pass


class ConfirmSecondStepForm(WithoutPlaceholders, allauth_mfa.ReauthenticateForm):
    pass


class StartSecondStepForm(WithoutPlaceholders, allauth_totp.ActivateTOTPForm):
    pass


# Translators: what the browser sent after asking for a passkey fits nothing we know.
UNREADABLE_ANSWER = _("This passkey is not one of those that open this account. Nothing has changed.")


class PasskeyAnswer(WithoutPlaceholders):
    """allauth takes for granted that a browser wrote the answer; anybody can send one."""

    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = dict.fromkeys(("required", "invalid"), UNREADABLE_ANSWER)
        self.fields["credential"].error_messages.update(says)

    def add_error(self, field: str | None, error: Any) -> None:
        """The answer is no field that a person sees."""
        if field == "credential":
            self.cleaned_data.pop("credential", None)
            field = None
        super().add_error(field, error)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}  # type: ignore[misc]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as strange:
            raise ValidationError(UNREADABLE_ANSWER) from strange

    def clean_credential(self) -> Any:
        try:
            inherited = getattr(super(), "clean_credential", None)
            return inherited() if inherited else cast(forms.Form, self).cleaned_data["credential"]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as strange:
            raise ValidationError(UNREADABLE_ANSWER) from strange


class AddPasskeyForm(PasskeyAnswer, allauth_passkeys.AddWebAuthnForm):
    name = forms.CharField(
        # Translators: how somebody calls a passkey, so that they know later which one it is.
        label=_("Name"),
        required=False,
        max_length=60,
        # Translators: help text of the name of a passkey.
        help_text=_("So that you know it later: my laptop, the blue key."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passwordless = forms.BooleanField(
        # Translators: whether a passkey alone signs in.
        label=_("It alone signs me in"),
        required=False,
        initial=True,
        # Translators: help text of the choice whether a passkey alone signs in.
        help_text=_("Without password or code. Untick this for an older security key that has no PIN."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""


class SignInWithPasskeyForm(PasskeyAnswer, allauth_passkeys.LoginWebAuthnForm):
    pass


class SecondStepPasskeyForm(PasskeyAnswer, allauth_passkeys.AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(PasskeyAnswer, allauth_passkeys.ReauthenticateWebAuthnForm):
    pass


class RenamePasskeyForm(WithoutPlaceholders, allauth_passkeys.EditWebAuthnForm):
    # Translators: how somebody calls a passkey, so that they know later which one it is.
    name = forms.CharField(label=_("Name"), max_length=60)


def show_again_with(form: forms.BaseForm, name: str, value: object) -> None:
    """Draw a refused form with another value in one of its hidden fields."""
    data = cast(QueryDict, form.data).copy()
    data[name] = str(value)
    form.data = data


def new_password_field() -> forms.CharField:
    return forms.CharField(
        # Translators: a password that may be left out: one can sign in by e-mailed codes alone.
        label=_("Password"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=" ".join(password_validators_help_texts()),
    )


class InvitationForm(forms.Form):
    """The code is asked for in its full length, so that what a mail scanner types does not count as a try."""

    code = forms.RegexField(
        r"^\s*([A-Za-z2-9]\s*){10}$",
        # Translators: the ten letters from the mail that invites a colleague.
        label=_("Code from the mail"),
        max_length=30,
        # Translators: shown when too few or too many letters were typed.
        error_messages={"invalid": _("The code has ten letters and numbers.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    # Translators: the name of the person who joins.
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, *args: Any, invitation: Invitation, needs_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if needs_account:
            self.fields["password"] = new_password_field()
        else:
            del self.fields["name"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, User(email=self.invitation.email, name=self.cleaned_data.get("name", "")))
        return password


class InviteForm(forms.Form):
    # Translators: the address of the person to invite.
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    # Translators: the role of the person to invite.
    role = forms.ChoiceField(label=_("Role"), choices=Member.ROLES, initial=Role.COORDINATOR)


class RoleForm(forms.Form):
    # Translators: what a member may do.
    role = forms.ChoiceField(label=_("Role"), choices=Member.ROLES)


class NewTeamForm(forms.Form):
    # Translators: the name of a team inside the workspace.
    name = forms.CharField(label=_("Name"), max_length=Team._meta.get_field("name").max_length)


class TeamForm(NewTeamForm):
    # Translators: the people who are in a team.
    members: "forms.ModelMultipleChoiceField[Member]" = forms.ModelMultipleChoiceField(
        label=_("Who is in it"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # What the team was like when the form was opened.
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["members"]).queryset = active_members()


class OwnAccountForm(forms.Form):
    # Translators: one's own name.
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    # Translators: the language of the interface.
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        # Translators: the interface follows the language that the browser asks for.
        choices=lambda: [("", _("As my browser says")), *staff_choices()],
    )


class ClosingForm(forms.Form):
    """Closing one's own account: the name is typed, so that no slip of a finger does it."""

    typed = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data)
        self.name = name
        # Translators: label of the field in which one's own name is typed before the account is closed.
        self.fields["typed"].label = _("To go on, type your name: %(name)s") % {"name": name}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if fold(typed) != fold(self.name):
            # Translators: error beside the field in which one's own name is typed before the account is closed.
            raise ValidationError(_("This is not your name. Nothing was closed."))
        return typed


def _countries() -> list[tuple[str, str]]:
    return [("", "–"), *country_choices()]


def _time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


class WorkspaceForm(forms.ModelForm):
    """Notices when somebody else saved in between: `seen` says what the fields were when the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # Translators: the website of the organisation that uses Liaison.
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        # Translators: error beside a field for a link.
        error_messages={"invalid": _("This is not a web address. It should look like https://example.org.")},
    )
    # Translators: the country of the organisation that uses Liaison.
    country = forms.ChoiceField(label=_("Country"), required=False, choices=_countries)
    # Translators: the language in which the organisation works most.
    language = forms.ChoiceField(label=_("Main language"), choices=language_choices)
    # Translators: the time zone in which the organisation works.
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_time_zones)

    class Meta:
        model = Workspace
        fields = [
            "name",
            "who_we_are",
            "how_to_reach_us",
            "what_we_offer",
            "standing",
            "website",
            "email",
            "country",
            "language",
            "time_zone",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("who_we_are", "how_to_reach_us", "what_we_offer", "standing")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = {name: str(getattr(self.instance, name)) for name in self.Meta.fields}
        self.fields["seen"].initial = _digest(self.present)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("seen") != _digest(self.present):
            self._show_both()
        return values

    def _show_both(self) -> None:
        # Translators: two people edited the settings at once; the person's own words are still in the fields.
        text = _("Somebody else saved these settings while you were writing. Save again to use your words.")
        self.add_error(None, text)
        for name, theirs in self.present.items():
            if str(self.data.get(name, "")).replace("\r\n", "\n") != theirs:
                # Translators: under a field; %(value)s is what the other person saved.
                self.add_error(name, ValidationError(_("Now: %(value)s"), params={"value": theirs or "–"}))
        show_again_with(self, "seen", _digest(self.present))


def _digest(values: dict[str, str]) -> str:
    return hashlib.sha256("\x1f".join(values.values()).encode()).hexdigest()
