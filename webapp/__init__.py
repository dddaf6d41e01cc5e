"""Whichstack: which stack fits a project, why, and how sure is that?"""
