import * as card from './card.js'
import { debugDemo } from './debug-demo.js'
import { enter, enterMiniProgramSession } from './enter.js'
import { file } from './file.js'
import { guideScan } from './guide-scan.js'
import { image } from './image.js'
import { invoiceAuthorized, invoiceStatus, invoiceTitle } from './invoice.js'
import { kfCloseSession, kfCreateSession, kfSwitchSession } from './kf-session.js'
import { link } from './link.js'
import { location } from './location.js'
import { locationReport } from './location-report.js'
import { massSendFinish } from './mass-send-finish.js'
import { click, view, viewMiniProgram } from './menu-click.js'
import { menuLocation } from './menu-location.js'
import { photoOrAlbum, systemPhoto, weixinAlbum } from './menu-pictures.js'
import { scanCodePush, scanCodeWait } from './menu-scan-code.js'
import { miniProgramPage } from './mini-program-page.js'
import { authorizationCancelled, authorizationRevoked, userInfoModified } from './personal-data.js'
import { publishFinish } from './publish-finish.js'
import type { PushKind, PushPayloads, PushRow } from './push.js'
import { scan } from './scan.js'
import { shake } from './shake.js'
import { storeReview } from './store-review.js'
import { subscribeMessageChange, subscribeMessagePopup, subscribeMessageSent } from './subscribe-message.js'
import { subscribe, unsubscribe } from './subscription.js'
import { templateSendFinish } from './template-send-finish.js'
import { text } from './text.js'
import { unknownPush } from './unknown.js'
import * as verification from './verification.js'
import { shortVideo, video } from './video.js'
import { voice } from './voice.js'
import { wifiConnected } from './wifi-connected.js'

/** Every kind of push the relay knows, one line each. */
export const PUSH_REGISTRY = {
  text,
  image,
  voice,
  video,
  shortvideo: shortVideo,
  location,
  link,
  file,
  miniprogrampage: miniProgramPage,
  'event.subscribe': subscribe,
  'event.unsubscribe': unsubscribe,
  'event.scan': scan,
  'event.location': locationReport,
  'event.click': click,
  'event.view': view,
  'event.view_miniprogram': viewMiniProgram,
  'event.scancode_push': scanCodePush,
  'event.scancode_waitmsg': scanCodeWait,
  'event.pic_sysphoto': systemPhoto,
  'event.pic_photo_or_album': photoOrAlbum,
  'event.pic_weixin': weixinAlbum,
  'event.location_select': menuLocation,
  'event.templatesendjobfinish': templateSendFinish,
  'event.masssendjobfinish': massSendFinish,
  'event.publishjobfinish': publishFinish,
  'event.kf_create_session': kfCreateSession,
  'event.kf_close_session': kfCloseSession,
  'event.kf_switch_session': kfSwitchSession,
  'event.subscribe_msg_popup_event': subscribeMessagePopup,
  'event.subscribe_msg_change_event': subscribeMessageChange,
  'event.subscribe_msg_sent_event': subscribeMessageSent,
  'event.user_info_modified': userInfoModified,
  'event.user_authorization_revoke': authorizationRevoked,
  'event.user_authorization_cancellation': authorizationCancelled,
  'event.qualification_verify_success': verification.qualificationVerified,
  'event.qualification_verify_fail': verification.qualificationFailed,
  'event.naming_verify_success': verification.namingVerified,
  'event.naming_verify_fail': verification.namingFailed,
  'event.annual_renew': verification.annualRenew,
  'event.verify_expired': verification.verificationExpired,
  'event.enter': enter,
  'event.user_enter_tempsession': enterMiniProgramSession,
  'event.shakearoundusershake': shake,
  'event.wificonnected': wifiConnected,
  'event.poi_check_notify': storeReview,
  'event.card_pass_check': card.cardPassed,
  'event.card_not_pass_check': card.cardNotPassed,
  'event.card_sku_remind': card.cardStockLow,
  'event.card_pay_order': card.cardOrder,
  'event.user_get_card': card.cardReceived,
  'event.user_gifting_card': card.cardGiven,
  'event.user_del_card': card.cardDeleted,
  'event.user_consume_card': card.cardConsumed,
  'event.user_pay_from_pay_cell': card.cardPaidWith,
  'event.user_view_card': card.cardViewed,
  'event.user_enter_session_from_card': card.cardSessionEntered,
  'event.update_member_card': card.memberCardUpdated,
  'event.submit_membercard_user_info': card.memberCardFilledIn,
  'event.user_authorize_invoice': invoiceAuthorized,
  'event.update_invoice_status': invoiceStatus,
  'event.submit_invoice_title': invoiceTitle,
  'event.guide_qrcode_scan_event': guideScan,
  'event.debug_demo': debugDemo,
  unknown: unknownPush,
} as const satisfies { readonly [K in PushKind]: PushRow<K, PushPayloads[K]> }
