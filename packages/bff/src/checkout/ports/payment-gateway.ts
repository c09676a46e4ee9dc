/**
 * The port to GMO-PG. Implemented by `gmo/http-payment-gateway`. No method throws for anything GMO-PG or the network can do:
 * the answer is always a result. Each call has a deadline of its own and is never repeated inside the adapter.
 */
import type { Secret } from '@epos-kantan/shared';
import type { CallResult, InquiryResult } from '../gateway-result.ts';

/** `AUTH` secures the money, `CAPTURE` takes it at once. (protocol notes, section 1.1: AUTH seen, CAPTURE inferred) */
export type JobCode = 'AUTH' | 'CAPTURE';

/** What names and unlocks a trade that GMO-PG has registered. */
export interface TradeAccess {
  readonly gmoOrderId: string;
  readonly accessId: string;
  readonly accessPass: Secret;
}

/** Input of EntryTran. Whole yen. */
export interface RegisterTradeInput {
  readonly gmoOrderId: string;
  readonly jobCode: JobCode;
  readonly amount: number;
  readonly tax: number;
}

/** Input of ExecTran. `clientField1` is left out when it is not plain ASCII or does not fit 100 bytes. */
export interface ExecuteTradeInput extends TradeAccess {
  readonly returnUrl: string;
  readonly clientField1: string | null;
  readonly clientField2: string;
  readonly paymentTermSeconds: number;
}

/**
 * What the shopper's browser needs to start. `startLimitAt`: ms since the epoch, null when GMO-PG's date was not readable.
 * `answeredAt`: GMO-PG's own time of the answer, when it said so.
 */
export interface StartTicket {
  readonly token: Secret;
  readonly startUrl: string;
  readonly startLimitAt: number | null;
  readonly answeredAt?: number;
}

/** Input of Sales: the full current total. Whole yen. */
export interface CaptureTradeInput extends TradeAccess {
  readonly amount: number;
  readonly tax: number;
}

/** Input of Change: what is left afterwards, not the difference. Whole yen. */
export interface ChangeTradeInput extends TradeAccess {
  readonly amount: number;
  readonly tax: number;
}

/** GMO-PG, as the core needs it. */
export interface PaymentGateway {
  /** EntryTranEpospay: registers a trade under our OrderID. */
  registerTrade(input: RegisterTradeInput): Promise<CallResult<{ accessId: string; accessPass: Secret }>>;
  /** ExecTranEpospay: asks for the start ticket. StartURL's host has been checked when this says `done`. */
  executeTrade(input: ExecuteTradeInput): Promise<CallResult<StartTicket>>;
  /** EpospaySales: takes the secured money. `done` = GMO-PG answered without an error. */
  captureTrade(input: CaptureTradeInput): Promise<CallResult<{ gmoStatus: string }>>;
  /** EpospayCancel: gives back the whole trade. `done` = GMO-PG answered without an error. */
  cancelTrade(input: TradeAccess): Promise<CallResult<{ gmoStatus: string }>>;
  /** EpospayChange: lowers the money to a new amount and tax. `done` = GMO-PG answered without an error, and repeated no other money. */
  changeTrade(input: ChangeTradeInput): Promise<CallResult<{ gmoStatus: string }>>;
  /** SearchTradeMulti: the only proof about a trade. */
  inquireTrade(gmoOrderId: string): Promise<InquiryResult>;
}
