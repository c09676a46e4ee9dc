import { Component } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';

@Component({
  selector: 'shop-root',
  imports: [RouterLink, RouterOutlet],
  template: `
    <nav><a routerLink="/">shop</a></nav>
    <main><router-outlet /></main>
  `,
})
export class App {}
