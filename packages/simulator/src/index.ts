/*
 * What others may use of the simulator.
 */
export type { SimulatorClock, TimeSource } from './clock.ts';
export type { Deposit, DepositRow } from './control/list-deposit.ts';
export type { Ledger, LedgerTrade } from './control/read-ledger.ts';
export { createSimulator, type Simulator } from './create-simulator.ts';
export { testShoppers, type TestShopper } from './epos/test-shoppers.ts';
export {
  PortTakenError,
  startSimulator,
  type RunningSimulator,
  type StartOptions,
} from './start-simulator.ts';
export { SimulatorOptionError, type SimulatorModes, type SimulatorOptions } from './simulator-options.ts';
export { DataFileError } from './trades/data-file.ts';
export type { NotificationAttempt, RecordedCall, StatusChange, TradeStatus } from './trades/trade.ts';
export type { Party, WireMessage } from './wire/wire-log.ts';
