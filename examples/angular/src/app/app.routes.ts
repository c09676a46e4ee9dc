import { HttpClient } from '@angular/common/http';
import { inject } from '@angular/core';
import { RedirectCommand, Router } from '@angular/router';
import type { ActivatedRouteSnapshot, Routes } from '@angular/router';
import { catchError, of } from 'rxjs';
import { CasesPage } from './cases-page';
import { DrawnPage } from './drawn-page';
import { FrontPage } from './front-page';
import { OrderPage } from './order-page';
import type { Order, Shop } from './shop-api';
import { ThanksPage } from './thanks-page';

const shop = () => inject(HttpClient).get<Shop>('/api/shop');

const order = ({ params }: ActivatedRouteSnapshot) => {
  const front = new RedirectCommand(inject(Router).parseUrl('/'));
  return inject(HttpClient)
    .get<Order>(`/api/orders/${String(params['order'])}`)
    .pipe(catchError(() => of(front)));
};

export const routes: Routes = [
  { path: '', component: FrontPage, resolve: { shop } },
  { path: 'orders/:order', component: OrderPage, resolve: { order } },
  { path: 'drawn/:order', component: DrawnPage, resolve: { order } },
  { path: 'cases/:order', component: CasesPage, resolve: { order } },
  { path: 'thanks', component: ThanksPage, resolve: { shop } },
];
