// SPDX-License-Identifier: Apache-2.0
#include "core/validation/registry.h"

#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

constexpr const Rule* kItemRules[] = {
    &kItemItemIdPresent,
    &kItemItemIdCharacters,
    &kItemItemIdLength,
    &kItemItemIdS10Syntax,
    &kItemItemIdS10ReservedIndicator,
    &kItemItemIdS10CheckDigit,
    &kItemItemIdS10Country,
    &kItemItemIdS10MailClass,
    &kItemItemIdSscc,
    &kItemItemIdAirWaybill,
    &kItemMailClassPresent,
    &kItemMailClassCode,
    &kItemMailCategoryKnown,
    &kItemNaturePresent,
    &kItemNatureTextPresent,
    &kItemPartyNamePresent,
    &kItemPartyNamePattern,
    &kItemPartyNameStopWord,
    &kItemPartyAddressPresent,
    &kItemPartyAddressPattern,
    &kItemPartyAddressCity,
    &kItemPartyAddressNumber,
    &kItemPartyCountryPresent,
    &kItemPartyCountryKnown,
    &kItemPartyLength,
    &kItemPartyAddressLinesCount,
    &kItemDestinationCountryPresent,
    &kItemRouteCountryKnown,
    &kItemRouteOfficeKnown,
    &kItemRouteOperatorKnown,
    &kItemTransportModeKnown,
    &kItemContentPiecesPresent,
    &kItemContentPiecesCount,
    &kItemContentPiecesDescriptionPresent,
    &kItemContentPiecesDescriptionPattern,
    &kItemContentPiecesDescriptionStopWord,
    &kItemContentPiecesLength,
    &kItemContentPiecesQuantityPresent,
    &kItemContentPiecesQuantityRange,
    &kItemContentPiecesHsCodePresent,
    &kItemContentPiecesHsCodeStructure,
    &kItemContentPiecesHsCodeChapter,
    &kItemContentPiecesHsCodeNationalChapter,
    &kItemContentPiecesHsCodeKnown,
    &kItemContentPiecesOriginCountryKnown,
    &kItemContentPiecesNetMassGPresent,
    &kItemContentPiecesNetMassGNegative,
    &kItemContentPiecesValuePresent,
    &kItemContentPiecesValueZero,
    &kItemGrossMassGPositive,
    &kItemGrossMassGMailClassLimit,
    &kItemGrossMassGNetSum,
    &kItemMassSize,
    &kItemPackageCountRange,
    &kItemMoneyCurrencyKnown,
    &kItemMoneyCurrencyNotForValues,
    &kItemMoneyShape,
    &kItemMoneyMinorUnit,
    &kItemMoneyNegative,
    &kItemMoneySize,
    &kItemTotalDeclaredValueSum,
    &kItemTimestampRange,
    &kItemPostedAtPresent,
    &kItemPostedAtFuture,
    &kItemPlannedArrivalAtBeforeDeparture,
    &kItemUcrPresent,
    &kItemReferencesLength,
    &kItemReferencesCount,
    &kItemTextCharacters,
    &kItemEnumsKnown,
};

constexpr const Rule* kMovementRules[] = {
    &kMovementKindPresent,
    &kMovementSubjectPresent,
    &kMovementItemIdsCount,
    &kMovementItemIdsShape,
    &kMovementReceptacleIdLength,
    &kMovementReceptacleIdS9,
    &kMovementDispatchIdLength,
    &kMovementDispatchIdS8,
    &kMovementDispatchIdOfReceptacle,
    &kMovementOccurredAtPresent,
    &kMovementOccurredAtFuture,
    &kMovementPlannedPresent,
    &kMovementPlannedArrivalAtBeforeDeparture,
    &kMovementTimestampRange,
    &kMovementReferencesLength,
    &kMovementTransportModeKnown,
};

constexpr const Rule* kExchangeRules[] = {
    &kItemWireFormat,
    &kItemBusinessKeyConflict,
    &kItemAmendsNothing,
    &kItemAmendsRefused,
    &kItemFindingsLimit,
    &kMovementWireFormat,
    &kMovementReceptacleForeign,
    &kMovementContainerFull,
    &kMovementItemUnknown,
};

}  // namespace

absl::Span<const Rule* const> ItemRules() { return kItemRules; }
absl::Span<const Rule* const> MovementRules() { return kMovementRules; }
absl::Span<const Rule* const> ExchangeRules() { return kExchangeRules; }

}  // namespace postgate::validation
