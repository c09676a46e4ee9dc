import { describe, expect, it } from 'vitest';
import { readRunOptions } from './run-options.ts';

describe('a command line', () => {
  it('without words is a whole run, whose results are kept beside the bench', () => {
    const { names, resultsFile, rounds, rate, soak } = readRunOptions([]);
    expect([names, rounds, rate]).toEqual([[], 5, 200]);
    expect(resultsFile).toMatch(/bench\/results\.json$/);
    expect(soak).toEqual({
      instances: 3,
      killEvery: 0,
      isGatewaySlow: false,
      isNotificationDoubled: false,
    });
  });

  it('that names measures keeps results only where it says', () => {
    expect(readRunOptions(['P1', 'soak']).resultsFile).toBeNull();
    expect(readRunOptions(['P1', '--results', 'here.json'])).toMatchObject({
      names: ['P1'],
      resultsFile: 'here.json',
    });
  });

  it('says what is thrown at the soak', () => {
    const words = 'soak --instances 2 --kill-every 60 --slow-gateway --duplicate-notifications'.split(' ');
    expect(readRunOptions(words).soak).toEqual({
      instances: 2,
      killEvery: 60,
      isGatewaySlow: true,
      isNotificationDoubled: true,
    });
  });

  it.each([
    [['--rate', '0'], '--rate is a number from 1 to 2000'],
    [['--minutes', 'many'], '--minutes is a number from 0.01 to 1440'],
    [['--kill-every', '-1'], /kill-every/],
    [['--fast'], /--fast/],
  ])('%j is refused', (words, message) => {
    expect(() => readRunOptions(words)).toThrow(message);
  });
});
