import '@epos-kantan/widget/define';
import { createOrder, endpoint, isBack, orderToken } from '../shop.ts';

/** What pays, or after the payment what shows it, and a line of what was heard. */
export function checkout(): HTMLElement[] {
  const heard = document.createElement('output');
  if (isBack) {
    const status = document.createElement('epos-kantan-status');
    status.endpoint = endpoint;
    status.addEventListener('epos-kantan-paid', () => heard.append('paid'));
    return [status, heard];
  }
  const signed = document.createElement('epos-kantan-button');
  Object.assign(signed, { id: 'signed', endpoint, orderToken });
  signed.addEventListener('epos-kantan-statechange', ({ detail }) => heard.append(` ${detail.state}`));
  const made = document.createElement('epos-kantan-button');
  Object.assign(made, { id: 'made', endpoint, createOrder });
  return [signed, made, heard];
}
