// SPDX-License-Identifier: Apache-2.0
//
// Every rule there is; each is defined in the file of its name in core/validation/rules, those that only the exchange
// can tell in exchange_findings.cc. registry.cc says in which order they run.
#ifndef CORE_VALIDATION_RULES_H_
#define CORE_VALIDATION_RULES_H_

namespace postgate::validation {

struct Rule;

extern const Rule kItemAmendsNothing;
extern const Rule kItemBusinessKeyConflict;
extern const Rule kItemCn23Fields;
extern const Rule kItemContentPiecesCount;
extern const Rule kItemContentPiecesDescriptionPattern;
extern const Rule kItemContentPiecesDescriptionPresent;
extern const Rule kItemContentPiecesDescriptionScript;
extern const Rule kItemContentPiecesDescriptionShort;
extern const Rule kItemContentPiecesDescriptionStopWord;
extern const Rule kItemContentPiecesDescriptionStopWordWithin;
extern const Rule kItemContentPiecesHsCodeChapter;
extern const Rule kItemContentPiecesHsCodeDescription;
extern const Rule kItemContentPiecesHsCodeKnown;
extern const Rule kItemContentPiecesHsCodeNationalChapter;
extern const Rule kItemContentPiecesHsCodePresent;
extern const Rule kItemContentPiecesHsCodeStructure;
extern const Rule kItemContentPiecesLanguageCode;
extern const Rule kItemContentPiecesLength;
extern const Rule kItemContentPiecesNetMassGNegative;
extern const Rule kItemContentPiecesNetMassGPerUnit;
extern const Rule kItemContentPiecesNetMassGPresent;
extern const Rule kItemContentPiecesOriginCountryKnown;
extern const Rule kItemContentPiecesPieceNumberUnique;
extern const Rule kItemContentPiecesPresent;
extern const Rule kItemContentPiecesPricePerKg;
extern const Rule kItemContentPiecesQuantityPresent;
extern const Rule kItemContentPiecesQuantityRange;
extern const Rule kItemContentPiecesUndgNumbersShape;
extern const Rule kItemContentPiecesValueOne;
extern const Rule kItemContentPiecesValuePresent;
extern const Rule kItemContentPiecesValueZero;
extern const Rule kItemDestinationCountryAddressee;
extern const Rule kItemDestinationCountryPresent;
extern const Rule kItemDocumentsComplete;
extern const Rule kItemDocumentsMrn;
extern const Rule kItemEnumsKnown;
extern const Rule kItemFindingsLimit;
extern const Rule kItemFiscalReferencesEori;
extern const Rule kItemFiscalReferencesIossCountry;
extern const Rule kItemFiscalReferencesIossPresent;
extern const Rule kItemFiscalReferencesIossShape;
extern const Rule kItemFiscalReferencesIossUse;
extern const Rule kItemFiscalReferencesKind;
extern const Rule kItemFiscalReferencesRole;
extern const Rule kItemFiscalReferencesVat;
extern const Rule kItemGrossMassGMailClassLimit;
extern const Rule kItemGrossMassGNetSum;
extern const Rule kItemGrossMassGPositive;
extern const Rule kItemItemIdAirWaybill;
extern const Rule kItemItemIdCharacters;
extern const Rule kItemItemIdLength;
extern const Rule kItemItemIdPresent;
extern const Rule kItemItemIdS10CheckDigit;
extern const Rule kItemItemIdS10Country;
extern const Rule kItemItemIdS10MailClass;
extern const Rule kItemItemIdS10ReservedIndicator;
extern const Rule kItemItemIdS10Syntax;
extern const Rule kItemItemIdSscc;
extern const Rule kItemMailCategoryKnown;
extern const Rule kItemMailClassCode;
extern const Rule kItemMailClassPresent;
extern const Rule kItemMassSize;
extern const Rule kItemMoneyCurrencyKnown;
extern const Rule kItemMoneyCurrencyMixed;
extern const Rule kItemMoneyCurrencyNotForValues;
extern const Rule kItemMoneyMinorUnit;
extern const Rule kItemMoneyNegative;
extern const Rule kItemMoneyShape;
extern const Rule kItemMoneySize;
extern const Rule kItemNatureDocumentsWithValue;
extern const Rule kItemNatureGiftSold;
extern const Rule kItemNaturePresent;
extern const Rule kItemNatureTextPresent;
extern const Rule kItemPackageCountRange;
extern const Rule kItemPartyAddressCity;
extern const Rule kItemPartyAddressLinesCount;
extern const Rule kItemPartyAddressNumber;
extern const Rule kItemPartyAddressPattern;
extern const Rule kItemPartyAddressPresent;
extern const Rule kItemPartyCountryKnown;
extern const Rule kItemPartyCountryPresent;
extern const Rule kItemPartyEmailShape;
extern const Rule kItemPartyIdentifierEori;
extern const Rule kItemPartyIdentifierGln;
extern const Rule kItemPartyLength;
extern const Rule kItemPartyNamePattern;
extern const Rule kItemPartyNamePresent;
extern const Rule kItemPartyNameStopWord;
extern const Rule kItemPartyPhoneForm;
extern const Rule kItemPartyPostcodePresent;
extern const Rule kItemPartyPostcodeShape;
extern const Rule kItemPartySenderIsAddressee;
extern const Rule kItemPlannedArrivalAtBeforeDeparture;
extern const Rule kItemPlannedDepartureAtBeforePosting;
extern const Rule kItemPostageExpress;
extern const Rule kItemPostedAtFuture;
extern const Rule kItemPostedAtPresent;
extern const Rule kItemReferencesCount;
extern const Rule kItemReferencesLength;
extern const Rule kItemRouteCountryKnown;
extern const Rule kItemRouteCountryOffice;
extern const Rule kItemRouteCountryS10;
extern const Rule kItemRouteOfficeKnown;
extern const Rule kItemRouteOperatorKnown;
extern const Rule kItemSupplyChainActorsNumber;
extern const Rule kItemSupplyChainActorsRole;
extern const Rule kItemTermsOfDeliveryKnown;
extern const Rule kItemTextCharacters;
extern const Rule kItemTimestampRange;
extern const Rule kItemTotalDeclaredValueSum;
extern const Rule kItemTransportModeKnown;
extern const Rule kItemUcrPresent;
extern const Rule kItemWireFormat;
extern const Rule kMovementDispatchIdLength;
extern const Rule kMovementDispatchIdOfReceptacle;
extern const Rule kMovementDispatchIdS8;
extern const Rule kMovementItemIdsCount;
extern const Rule kMovementItemIdsShape;
extern const Rule kMovementItemUnknown;
extern const Rule kMovementKindPresent;
extern const Rule kMovementLocationShape;
extern const Rule kMovementOccurredAtFuture;
extern const Rule kMovementOccurredAtPresent;
extern const Rule kMovementPlannedArrivalAtBeforeDeparture;
extern const Rule kMovementPlannedPresent;
extern const Rule kMovementReceptacleForeign;
extern const Rule kMovementReceptacleIdLength;
extern const Rule kMovementReceptacleIdS9;
extern const Rule kMovementReferencesLength;
extern const Rule kMovementSubjectPresent;
extern const Rule kMovementTimestampRange;
extern const Rule kMovementTransportModeKnown;
extern const Rule kMovementWireFormat;

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_RULES_H_
