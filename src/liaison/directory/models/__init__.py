# SPDX-License-Identifier: AGPL-3.0-or-later
from .communities import Community, CommunityLink, CommunityTarget
from .contact import ContactPoint, ExternalIdentifier, LawfulBasis
from .duplicates import DuplicatePair, DuplicateSearch, NotDuplicate
from .imports import ImportBatch, ImportRow, SavedMapping
from .interactions import (
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    Resource,
    SharedLink,
)
from .parties import Affiliation, Organisation, Person, Relationship
from .privacy import DataRequest, ErasedKey
from .views import MergeRecord, SavedView

__all__ = [
    "Affiliation",
    "Community",
    "CommunityLink",
    "CommunityTarget",
    "ContactPoint",
    "DataRequest",
    "DuplicatePair",
    "DuplicateSearch",
    "ErasedKey",
    "ExternalIdentifier",
    "ImportBatch",
    "ImportRow",
    "Interaction",
    "InteractionMember",
    "InteractionOrganisation",
    "InteractionPerson",
    "LawfulBasis",
    "MergeRecord",
    "NotDuplicate",
    "Organisation",
    "Person",
    "Relationship",
    "Resource",
    "SavedMapping",
    "SavedView",
    "SharedLink",
]
