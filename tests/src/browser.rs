//! A real browser, driven through ChromeDriver.
