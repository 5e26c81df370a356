# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the accounts room. django-allauth's pages keep its names; only those listed here exist."""

from django.urls import path

from .views import entrance, invitations, own, passkeys, team, wiki, workspaces

app_name = "accounts"

account_patterns = [
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("sign-in/code/", entrance.ask_for_code, name="account_request_login_code"),
    path("sign-in/code/confirmation/", entrance.confirm_code, name="account_confirm_login_code"),
    path("sign-in/second-step/", entrance.second_step, name="mfa_authenticate"),
    path("sign-out/", entrance.sign_out, name="account_logout"),
    path("inactive/", entrance.inactive, name="account_inactive"),
    path("confirmation/password/", entrance.confirm_password, name="account_reauthenticate"),
    path("confirmation/second-step/", entrance.confirm_second_step, name="mfa_reauthenticate"),
    path("password/", entrance.change_password, name="account_change_password"),
    path("password/first/", entrance.set_password, name="account_set_password"),
    path("sign-in/passkey/", passkeys.sign_in, name="mfa_login_webauthn"),
    path("confirmation/passkey/", passkeys.confirm, name="mfa_reauthenticate_webauthn"),
    path("passkeys/new/", passkeys.add, name="mfa_add_webauthn"),
    path("passkeys/<slug:key>/", passkeys.rename, name="mfa_edit_webauthn"),
    path("passkeys/<slug:key>/removal/", passkeys.remove, name="mfa_remove_webauthn"),
    path("sign-in/wiki/", wiki.sign_in, name="account_wiki_login"),
    path("sign-in/wiki/return/", wiki.back, name="account_wiki_return"),
    path("wiki/link/", wiki.link, name="account_wiki_link"),
    path("wiki/unlinking/", wiki.unlinking, name="account_wiki_unlinking"),
    path("signing-in/", entrance.signing_in, name="mfa_index"),
    path("second-step/", entrance.start_second_step, name="mfa_activate_totp"),
    path("second-step/ending/", entrance.end_second_step, name="mfa_deactivate_totp"),
    path("recovery-codes/", entrance.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", entrance.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", entrance.download_recovery_codes, name="mfa_download_recovery_codes"),
]

public_patterns = [
    path("you/", own.profile, name="profile"),
    path("you/data/", own.data, name="own-data"),
    path("you/closing/", own.closing, name="closing"),
    path("invitations/<uuid:public_id>/", invitations.invitation, name="invitation"),
]

# Outside of the namespace: settings name it.
home = path("", own.home, name="home")

workspace_patterns = [
    path("team/", team.members, name="members"),
    path("team/members/<uuid:public_id>/", team.member, name="member"),
    path("team/members/<uuid:public_id>/ending/", team.ending, name="ending"),
    path("team/invitations/<uuid:public_id>/withdrawal/", team.withdrawal, name="withdrawal"),
    path("teams/", team.teams, name="teams"),
    path("teams/<uuid:public_id>/", team.team, name="team"),
    path("teams/<uuid:public_id>/removal/", team.removal, name="team_removal"),
    path("settings/", workspaces.settings, name="settings"),
    path("changes/", workspaces.changes, name="changes"),
    path("changes/<uuid:public_id>/undo/", workspaces.undoing, name="undo"),
]
