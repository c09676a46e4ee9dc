/** Every story, in the order in which a payment can go wrong. */
import { successToldAgain, toldBeforeAnswered, toldBeforeKnown } from './early-news.ts';
import { garbledAnswers, orderNumberTaken, replyLost } from './lost-answers.ts';
import {
  askedBeforeOpened,
  callbackLost,
  gatewayDownWhileVerifying,
  leftHalfWay,
  timerWithoutProof,
  workerFails,
} from './no-news.ts';
import { bothFinishAtOnce, oldAttemptFailsLate, paidTwice, twoTabs } from './several-attempts.ts';
import type { Story } from './story.ts';
import { canceledToldOnce, webhookLost } from './telling-the-shop.ts';
import {
  cameBackWithAnError,
  editedReturn,
  returnedBeforeTold,
  returnedWithoutCookies,
} from './the-way-back.ts';
import { forgedNotification, ordersAlike, underpaid } from './wrong-money.ts';

/** The stories. */
export const STORIES: readonly Story[] = [
  replyLost,
  garbledAnswers,
  orderNumberTaken,
  twoTabs,
  askedBeforeOpened,
  toldBeforeKnown,
  toldBeforeAnswered,
  successToldAgain,
  bothFinishAtOnce,
  callbackLost,
  gatewayDownWhileVerifying,
  timerWithoutProof,
  workerFails,
  leftHalfWay,
  cameBackWithAnError,
  returnedBeforeTold,
  returnedWithoutCookies,
  editedReturn,
  oldAttemptFailsLate,
  paidTwice,
  underpaid,
  ordersAlike,
  forgedNotification,
  canceledToldOnce,
  webhookLost,
];
