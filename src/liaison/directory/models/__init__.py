# SPDX-License-Identifier: AGPL-3.0-or-later
from .communities import Community, CommunityLink, CommunityTarget
from .contact import ContactPoint, ExternalIdentifier, LawfulBasis
from .duplicates import DuplicatePair, DuplicateSearch, NotDuplicate
from .identifying import CandidateSearch, IdentifierCandidate, NotIdentifier
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
from .privacy import DataRequest, ErasedKey, RetentionRule
from .views import MergeRecord, SavedView

__all__ = [
    "Affiliation",
    "CandidateSearch",
    "Community",
    "CommunityLink",
    "CommunityTarget",
    "ContactPoint",
    "DataRequest",
    "DuplicatePair",
    "DuplicateSearch",
    "ErasedKey",
    "ExternalIdentifier",
    "IdentifierCandidate",
    "ImportBatch",
    "ImportRow",
    "Interaction",
    "InteractionMember",
    "InteractionOrganisation",
    "InteractionPerson",
    "LawfulBasis",
    "MergeRecord",
    "NotDuplicate",
    "NotIdentifier",
    "Organisation",
    "Person",
    "Relationship",
    "Resource",
    "RetentionRule",
    "SavedMapping",
    "SavedView",
    "SharedLink",
]
