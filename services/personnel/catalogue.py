"""Which events does personnel have, and which of them may others rely on?"""

from kit.catalogue import Catalogue
from personnel.domain.attachment import NominationFileAttached, NominationFileRemoved
from personnel.domain.checking import ItemChecked
from personnel.domain.checklist import ChecklistPublished
from personnel.domain.companion import CompanionJoined, CompanionLeft
from personnel.domain.companion_group import CompanionGroupFormed
from personnel.domain.companionship import CompanionshipBegan, CompanionshipEnded
from personnel.domain.companionship_visit import (
    VisitCancelled,
    VisitHeld,
    VisitMoved,
    VisitPlanned,
)
from personnel.domain.competence import CertificateRecognised, RecognitionWithdrawn
from personnel.domain.cut_over import CutOverSet
from personnel.domain.deadlines import DeadlinesPublished
from personnel.domain.decree import DecreeDecided, DecreeDiscarded, DecreePrepared
from personnel.domain.decree_contents import NominationLeftOut
from personnel.domain.decree_number import DecreeNumberTaken
from personnel.domain.delegating import DelegationEnded, DelegationGiven, DelegationResumed
from personnel.domain.delegation_terms import DelegationTermsPublished
from personnel.domain.drafting import NominationDrafted
from personnel.domain.equipment import EquipmentHandedOver, EquipmentReturned
from personnel.domain.facilitation_plan import FacilitationPlanned, FacilitationRevised
from personnel.domain.finding import (
    FindingDropped,
    FollowUpAccepted,
    FollowUpReported,
    FollowUpReturned,
)
from personnel.domain.handover import HandoverRecorded
from personnel.domain.help_request import (
    HelpRequested,
    RequestAnswered,
    RequestReopened,
    RequestTaken,
    RequestWithdrawn,
)
from personnel.domain.holidays import HolidaysPublished
from personnel.domain.incentive import IncentiveReceived, IncentivesPaid, IncentiveTakenBack
from personnel.domain.inherited import (
    DecreeInherited,
    InheritedOpdsNamed,
    InheritedTeamCorrected,
    TeamInherited,
)
from personnel.domain.initials import (
    DecreeInitialled,
    DecreeReturned,
    DecreeRouted,
    InitialChainPublished,
)
from personnel.domain.interim import InterimAssigned, InterimEnded
from personnel.domain.meeting import MeetingHeld, MeetingRetracted
from personnel.domain.naming import PersonNominated, PositionVacated
from personnel.domain.news_item import (
    NewsItemDrafted,
    NewsItemPublished,
    NewsItemRevised,
    NewsItemWithdrawn,
)
from personnel.domain.nomination import (
    NominationDecreed,
    NominationPlaced,
    NominationReleased,
    NominationWithdrawn,
)
from personnel.domain.office import OfficeDelegated
from personnel.domain.opd import OpdClosed, OpdRegistered
from personnel.domain.opd_standing import OpdChanged, OpdEndCancelled, OpdRegistrationCancelled
from personnel.domain.opd_ties import OpdPartNamed, OpdSuccessionNamed
from personnel.domain.opd_website import SiteListed
from personnel.domain.person_record import PersonChanged, PersonRegistered
from personnel.domain.realisation import RealisationRecorded, RealisationReversed
from personnel.domain.reorganised import (
    OpdAbolished,
    OpdsMerged,
    OpdSplit,
    ReorganisationCancelled,
)
from personnel.domain.revocation import DecreeRevoked
from personnel.domain.seat import (
    InheritedSeatStruck,
    InterimSeatTaken,
    SeatInherited,
    SeatLeft,
    SeatRegained,
    SeatTaken,
)
from personnel.domain.signed_document import SignedDocumentAttached
from personnel.domain.site import SiteChanged, SiteRegistered, SiteRetired, SiteTakenOver
from personnel.domain.steps import HolderReminded, StepBegan, StepEscalated
from personnel.domain.structure import StructurePublished
from personnel.domain.submission import NominationSubmitted
from personnel.domain.team import (
    InterimNamed,
    NominationClosed,
    NominationOpened,
    TeamAmended,
    TeamDecreed,
    TeamDecreeRevoked,
    TeamDissolved,
    TeamRestored,
)
from personnel.domain.vacancies import VacancyOpened
from personnel.domain.verification import (
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
)
from personnel.domain.website_activity import ActivityRecorded, ActivityStruck
from personnel.domain.website_duty import WebsiteDutyPublished

CATALOGUE = Catalogue(
    service="personnel",
    public=(
        OpdRegistered,
        OpdChanged,
        OpdClosed,
        OpdsMerged,
        OpdSplit,
        OpdAbolished,
        ReorganisationCancelled,
        OpdEndCancelled,
        OpdRegistrationCancelled,
        StructurePublished,
        PersonRegistered,
        PersonChanged,
        SeatTaken,
        InterimSeatTaken,
        SeatInherited,
        InheritedSeatStruck,
        SeatLeft,
        SeatRegained,
        InterimAssigned,
        InterimEnded,
        HandoverRecorded,
        NominationDrafted,
        PersonNominated,
        PositionVacated,
        NominationSubmitted,
        ItemVerified,
        ItemReturned,
        NominationVerified,
        NominationReturned,
        NominationWithdrawn,
        NominationPlaced,
        NominationReleased,
        NominationDecreed,
        InitialChainPublished,
        DecreePrepared,
        DecreeRouted,
        DecreeInitialled,
        DecreeReturned,
        NominationLeftOut,
        DecreeDecided,
        DecreeDiscarded,
        SignedDocumentAttached,
        DecreeRevoked,
        CutOverSet,
        DecreeInherited,
        TeamDecreed,
        TeamAmended,
        TeamDecreeRevoked,
        TeamDissolved,
        TeamRestored,
        TeamInherited,
        InheritedTeamCorrected,
        CertificateRecognised,
        RecognitionWithdrawn,
        CompanionGroupFormed,
        CompanionJoined,
        CompanionLeft,
        CompanionshipBegan,
        CompanionshipEnded,
        HelpRequested,
        RequestTaken,
        RequestAnswered,
        RequestReopened,
        RequestWithdrawn,
        VisitPlanned,
        VisitMoved,
        VisitCancelled,
        VisitHeld,
        FollowUpReported,
        FollowUpAccepted,
        FollowUpReturned,
        FindingDropped,
        WebsiteDutyPublished,
        SiteRegistered,
        SiteChanged,
        SiteTakenOver,
        SiteRetired,
        ActivityRecorded,
        ActivityStruck,
        NewsItemDrafted,
        NewsItemRevised,
        NewsItemPublished,
        NewsItemWithdrawn,
        HolidaysPublished,
        DeadlinesPublished,
        ChecklistPublished,
        NominationFileAttached,
        NominationFileRemoved,
        ItemChecked,
        StepBegan,
        HolderReminded,
        StepEscalated,
        VacancyOpened,
        FacilitationPlanned,
        FacilitationRevised,
        RealisationRecorded,
        RealisationReversed,
        IncentivesPaid,
        IncentiveReceived,
        IncentiveTakenBack,
        EquipmentHandedOver,
        EquipmentReturned,
        MeetingHeld,
        MeetingRetracted,
        DelegationTermsPublished,
        DelegationGiven,
        DelegationEnded,
        DelegationResumed,
    ),
    internal=(
        NominationOpened,
        NominationClosed,
        DecreeNumberTaken,
        SiteListed,
        OfficeDelegated,
        InterimNamed,
        OpdPartNamed,
        OpdSuccessionNamed,
        InheritedOpdsNamed,
    ),
)
